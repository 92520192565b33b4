import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { anImage } from './support/images.ts'
import { sharedPostgres } from './support/postgres.ts'
import { openTestServer, type TestServer } from './support/tencent.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirrorhall-image-writes-'))
  await sharedPostgres()
}, 30_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

const IDS = ['aaaaaaa1', 'aaaaaaa2', 'aaaaaaa3', 'aaaaaaa4']
const ecmAlone = (id: string) => ({ 'tencent/ecm': { id: `img-${id}`, regions: [], details: {} } }) as const
// Every second one has a face in another service, and stays in the catalogue when ECM deletes it.
const images = IDS.map((id, index) => anImage({ id, name: id, ...(index % 2 === 0 ? {} : { faces: ecmAlone(id) }) }))
/** Holds the last image. */
const instance = { id: 'ein-1', cloud: 'tencent', accountId: 'acme', region: 'ap-x', imageId: 'aaaaaaa4', details: {} } as const

type Step =
  | { readonly on: 0 | 1; readonly does: 'rename'; readonly id: string; readonly name: string }
  | { readonly on: 0 | 1; readonly does: 'delete'; readonly ids: readonly string[] }

const on = fc.constantFrom(0 as const, 1 as const)
const id = fc.constantFrom(...IDS, 'zzzzzzzz')
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ on, does: fc.constant('rename' as const), id, name: fc.constantFrom('a', 'b', 'B', ...IDS) }) },
  {
    weight: 1,
    arbitrary: fc.record({ on, does: fc.constant('delete' as const), ids: fc.uniqueArray(id, { minLength: 1, maxLength: 2 }) }),
  },
)

/** What a step comes to, on names by id. */
function expected(names: Map<string, string>, given: Step): string {
  if (given.does === 'rename') {
    if (!names.has(given.id)) return 'ResourceNotFound'
    if ([...names].some(([other, name]) => other !== given.id && name === given.name)) return 'InvalidParameterValue.ImageNameDuplicate'
    names.set(given.id, given.name)
    return 'ok'
  }
  for (const one of given.ids) {
    if (!names.has(one)) return 'ResourceNotFound'
    if (one === instance.imageId) return 'FailedOperation.ImageInUse'
  }
  for (const one of given.ids) names.delete(one)
  return 'ok'
}

async function take(server: TestServer, given: Step): Promise<string> {
  const answer =
    given.does === 'rename'
      ? await server.ask('ModifyImageAttribute', { ImageId: `img-${given.id}`, ImageName: given.name })
      : await server.ask('DeleteImage', { ImageIDSet: given.ids.map((one) => `img-${one}`) })
  return answer.Error?.Code ?? 'ok'
}

async function shown(server: TestServer): Promise<object> {
  const { ImageSet = [] } = await server.call.DescribeImage()
  return Object.fromEntries(ImageSet.map(({ ImageId, ImageName }) => [String(ImageId).slice('img-'.length), ImageName]))
}

test.each([
  ['SQLite', async () => join(folder, 'catalogue.db'), 20],
  ['PostgreSQL', async () => (await sharedPostgres()).freshDatabase(), 5],
] as const)(
  'whatever two servers on %s are asked to change, the one that did shows it at once, and the other when it looks',
  async (_, place, numRuns) => {
    const data = await place()
    const servers = [await openTestServer({ data }), await openTestServer({ data })] as const
    const property = async (steps: readonly Step[]) => {
      await servers[0].catalogue.write({ images, instances: [instance] })
      const names = new Map(IDS.map((one) => [one, one]))
      for (const given of steps) {
        const [self, other] = [servers[given.on], servers[1 - given.on] as TestServer]
        const outcome = expected(names, given)
        expect([given, await take(self, given)]).toEqual([given, outcome])
        expect(await shown(self)).toEqual(Object.fromEntries(names))
        await other.catalogue.follow()
        expect(await shown(other)).toEqual(Object.fromEntries(names))
      }
      const left = (await servers[1].store.ownShelf('acme')).map((image) => image.id)
      expect(left.sort()).toEqual(IDS.filter((one, index) => index % 2 === 0 || names.has(one)))
    }
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 12 }), property), { numRuns })
    await Promise.all(servers.map((server) => server.close()))
  },
  60_000,
)
