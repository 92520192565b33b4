import assert from 'node:assert/strict'
import { askForChange, occurrences, type Program, relayed, startProgram, test } from '../harness.ts'
import { world } from './runner.ts'

const HOME = 'cn-hangzhou'
const isHere = ({ regions }: { readonly regions: readonly string[] }): boolean => regions.length === 0 || regions.includes(HOME)

type Environment = Readonly<Record<string, string>>

/** Starts a client's program by its name. */
export type Start = (name: string, args: readonly string[], environment: Environment) => Program

/** What a user's program is given: where to call, and with which key. */
export const environmentOf = (endpoint: string, { id, secret } = world.keys.root): Environment => ({
  ALIBABA_CLOUD_ACCESS_KEY_ID: id,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: secret,
  EHPC_ENDPOINT: endpoint,
})

/** Programs on Node.js. Runners are started in their client's folder, and its programs find the client's package there. */
export const startNode: Start = (name, args, environment) => startProgram(['node', `programs/${name}.mjs`, ...args], environment)

/** Declares the cases of whole programs that every client has. */
export function declarePrograms(start: Start): void {
  const inTheOpen = environmentOf(world.endpoints.open)

  test('program.all-images', async () => {
    const lines = await start('all-images', [], inTheOpen).rest()
    const clusters = world.clusters.filter(({ region }) => region === HOME)
    assert.ok(clusters.length > 20, 'the catalogue cannot tell')
    const expected = [
      ...world.community.filter(isHere).map(({ view }) => `community\t${view.ImageId}\t${view.ImageName}`),
      ...world.custom.filter(isHere).map(({ view }) => `custom\t${view.ImageId}\t${view.ImageName}`),
      ...world.public.filter(isHere).map(({ view }) => `public\t${view.ImageId}\t${view.OSName}`),
      // The clusters of the catalogue have no names.
      ...clusters.map(({ id }) => `cluster\t${id}\t`),
    ]
    assert.deepEqual(lines.toSorted(), expected.toSorted())
  })

  test('program.newest-ubuntu', async () => {
    const systems = [
      ...world.public.filter(isHere).map(({ view }) => view),
      ...world.community.filter(isHere).map(({ view }) => ({ ...view.OsTag, ImageId: view.ImageId })),
    ]
    const ubuntus = systems.filter(({ Platform }) => Platform === 'Ubuntu')
    const fitting = ubuntus.filter(({ Architecture, Version }) => Architecture === 'x86_64' && Version === '18.04')
    // Newer ones are there, but for ARM.
    assert.ok(ubuntus.some(({ Version, Architecture }) => Version > '18.04' && Architecture === 'arm64') && fitting.length > 3)
    assert.deepEqual(await start('newest-ubuntu', [], inTheOpen).rest(), ['18.04', ...fitting.map(({ ImageId }) => ImageId).toSorted()])
  })

  test('program.wait-for-image', async () => {
    const { key, imageId } = world.building
    const program = start('wait-for-image', [imageId], environmentOf(world.endpoints.open, key))
    const first = await program.line()
    if (first === undefined) await program.rest()
    assert.equal(first, 'Creating')
    askForChange('image-ready')
    assert.deepEqual(await program.rest(), ['Available'])
  })
}

/** Declares the case of a program that is throttled and comes back, for a client that calls faster than the limit. */
export function declareRetry(start: Start): void {
  test('program.retry', async () => {
    let lines: readonly string[] = []
    const { received } = await relayed(world.endpoints.limited, async (via) => {
      lines = await start('retry', [], environmentOf(via)).rest()
    })
    assert.deepEqual(lines, ['60'])
    assert.ok(occurrences(received, '"Throttling.User"') > 0, 'nothing was throttled')
    assert.equal(occurrences(received, '"OsTags"'), 60, 'answers')
  })
}
