import { expect, test } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { anAccount, anImage } from '../../tests/support/images.ts'
import { openStore } from '../store/open.ts'
import { Catalogue } from './catalogue.ts'
import type { Face } from './face.ts'
import { type Image, VISIBILITIES } from './image.ts'
import type { ImageQuery } from './query.ts'
import type { Store } from './store-port.ts'

const MASTER_KEY = new Uint8Array(32).fill(7)
const OWNERS = ['acme', 'globex'] as const
const QUERIES: readonly ImageQuery[] = (['tencent/ecm', 'alibaba/ecs'] as const).flatMap((service) => [
  { service, from: ['own', 'public', 'shared', 'community'], where: [] },
  { service, from: ['own'], where: [{ on: 'name', contains: 'a' }] },
  { service, from: ['public', 'shared'], where: [{ on: 'id', anyOf: ['img-1', 'm-2', 'img-3'] }] },
])

/** A catalogue, and how often its store was asked for a shelf. */
async function opened(data: string) {
  const store = await openStore({ data, masterKey: MASTER_KEY })
  const loads: string[] = []
  const counted: Partial<Store> = {
    ownShelf(id) {
      loads.push(id)
      return store.ownShelf(id)
    },
    openShelf(visibility) {
      loads.push(visibility)
      return store.openShelf(visibility)
    },
    hasNews: () => false,
    onHint: async () => async () => {},
  }
  const proxy = new Proxy(store, {
    get: (of, name) =>
      counted[name as keyof Store] ??
      (typeof of[name as keyof Store] === 'function' ? (of[name as keyof Store] as () => void).bind(of) : of[name as keyof Store]),
  })
  const catalogue = await Catalogue.open(proxy, { cacheBytes: 1e9, pollEveryMs: 3_600_000, staleAfterMs: 5_000, now: () => 0 })
  return { catalogue, loads, store }
}

const listed = async (catalogue: Catalogue) => {
  const lists = OWNERS.flatMap((owner) => QUERIES.map((query) => catalogue.list(owner, query, 0, 100)))
  return Promise.all(lists)
}

test('what was written is listed without any shelf being read again, by the server that wrote and by others', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mirrorhall-patching-'))
  const data = join(folder, 'catalogue.db')
  const [here, there] = [await opened(data), await opened(data)]
  await here.catalogue.write({ accounts: OWNERS.map((id) => anAccount(id)).map((account) => ({ ...account, identities: {} })) })
  for (const { catalogue } of [here, there]) {
    await catalogue.follow()
    await listed(catalogue)
  }
  const states = fc.record({
    id: fc.nat(6),
    isGone: fc.boolean(),
    given: fc.record({
      owner: fc.constantFrom(null, ...OWNERS),
      visibility: fc.constantFrom(...VISIBILITIES),
      sharedWith: fc.subarray([...OWNERS]),
      createdAt: fc.constantFrom(null, 0, 1),
      name: fc.constantFrom('a', 'b'),
      faces: fc.constantFrom('both', 'one'),
    }),
  })
  const imageOf = ({ id, given: { faces, ...given } }: { id: number; given: { faces: string } & Partial<Omit<Image, 'faces'>> }) => {
    const image = anImage({ id: String(id), ...given })
    return faces === 'both' ? image : { ...image, faces: { 'tencent/ecm': image.faces['tencent/ecm'] as Face } }
  }
  const property = fc.asyncProperty(fc.array(fc.array(states, { maxLength: 4 }), { maxLength: 3 }), async (rounds) => {
    for (const round of rounds) {
      for (const state of round) {
        const id = String(state.id)
        await here.catalogue.write(state.isGone ? { removals: { images: [id] } } : { images: [imageOf(state)] })
      }
      await there.catalogue.follow()
      const fresh = await opened(data)
      const truth = await listed(fresh.catalogue)
      for (const { catalogue } of [here, there]) {
        expect(await listed(catalogue)).toEqual(truth)
        expect(catalogue.memory).toEqual(fresh.catalogue.memory)
      }
      await fresh.catalogue.close()
    }
  })
  await fc.assert(property, { numRuns: 40 })
  for (const { loads } of [here, there]) expect(loads.sort()).toEqual([...OWNERS, 'community', 'public', 'shared'].sort())
  await here.catalogue.close()
  await there.catalogue.close()
  await rm(folder, { recursive: true })
}, 60_000)

test('a shelf that came while the log was read is read again: it may have what came after the look', async () => {
  let during = async () => {}
  const { catalogue, loads, store } = await opened(':memory:')
  const changesSince = store.changesSince.bind(store)
  store.changesSince = async (seq) => {
    const changed = await changesSince(seq)
    await during()
    return changed
  }
  await catalogue.write({ accounts: [anAccount()], images: [anImage({ id: 'a', createdAt: 1 })] })
  const query: ImageQuery = { service: 'tencent/ecm', from: ['own'], where: [] }
  const dates = async () => (await catalogue.list('acme', query, 0, 10)).images.map(({ createdAt }) => createdAt)
  during = async () => {
    during = async () => {}
    await store.write({ images: [anImage({ id: 'a', createdAt: 3 })] })
    expect(await dates()).toEqual([3])
  }
  await catalogue.write({ images: [anImage({ id: 'a', createdAt: 2 })] })
  expect(await dates()).toEqual([3])
  expect(loads).toEqual(['acme', 'acme'])
  await catalogue.follow()
  expect(await dates()).toEqual([3])
  await catalogue.close()
})

test('a shelf that is read while its images change twice is of the last change, even if only the first was heard of before', async () => {
  const { catalogue, loads, store } = await opened(':memory:')
  const image = (createdAt: number) => anImage({ id: 'a', createdAt })
  await catalogue.write({ accounts: [anAccount()], images: [image(1)] })
  const [asked, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const ownShelf = store.ownShelf.bind(store)
  store.ownShelf = async (id) => {
    asked.resolve()
    await gate.promise
    return ownShelf(id)
  }
  const dates = async () => {
    const { images } = await catalogue.list('acme', { service: 'tencent/ecm', from: ['own'], where: [] }, 0, 10)
    return images.map(({ createdAt }) => createdAt)
  }
  const slow = dates()
  await asked.promise
  await catalogue.write({ images: [image(2)] })
  await store.write({ images: [image(3)] })
  gate.resolve()
  expect(await slow).toEqual([3])
  expect(await dates()).toEqual([3])
  expect(loads).toEqual(['acme'])
  await catalogue.close()
})
