import assert from 'node:assert/strict'
import { askForChange, occurrences, type Program, relayed, startProgram, test } from '../harness.ts'
import { world } from './runner.ts'

const HOME = 'cn-hangzhou'
const isHere = ({ regions }: { readonly regions: readonly string[] }): boolean => regions.length === 0 || regions.includes(HOME)

function start(name: string, args: readonly string[] = [], endpoint = world.endpoints.open, { id, secret } = world.keys.root): Program {
  // Runners are started in their client's folder, and its programs find the client's package there.
  return startProgram(['node', `programs/${name}.mjs`, ...args], {
    ALIBABA_CLOUD_ACCESS_KEY_ID: id,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: secret,
    EHPC_ENDPOINT: endpoint,
  })
}

/** Declares the cases of whole programs as users write them. */
export function declarePrograms(): void {
  test('program.all-images', async () => {
    const lines = await start('all-images').rest()
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
    assert.deepEqual(await start('newest-ubuntu').rest(), ['18.04', ...fitting.map(({ ImageId }) => ImageId).toSorted()])
  })

  test('program.wait-for-image', async () => {
    const { key, imageId } = world.building
    const program = start('wait-for-image', [imageId], world.endpoints.open, key)
    const first = await program.line()
    if (first === undefined) await program.rest()
    assert.equal(first, 'Creating')
    askForChange('image-ready')
    assert.deepEqual(await program.rest(), ['Available'])
  })

  test('program.retry', async () => {
    let lines: readonly string[] = []
    const { received } = await relayed(world.endpoints.limited, async (via) => {
      lines = await start('retry', [], via).rest()
    })
    assert.deepEqual(lines, ['60'])
    assert.ok(occurrences(received, '"Throttling.User"') > 0, 'nothing was throttled')
    assert.equal(occurrences(received, '"OsTags"'), 60, 'answers')
  })
}
