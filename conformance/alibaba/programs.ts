import { strict as assert } from 'node:assert'
import type { Cases } from '../cases.ts'
import type { StartProgram } from '../programs.ts'
import { occurrences, relayed } from '../wire.ts'
import { type Asking, HOME, inRegion } from './asking.ts'

/** Declares the cases of whole programs as users write them. */
export function declarePrograms(cases: Cases, { world }: Asking, start: StartProgram, makeImageReady: () => Promise<void>): void {
  /** What a user's program is given: where to call, and with which key. */
  const given = (endpoint: string, { id, secret } = world.keys.root) => ({
    ALIBABA_CLOUD_ACCESS_KEY_ID: id,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: secret,
    EHPC_ENDPOINT: endpoint,
  })
  const here = inRegion(HOME)

  cases.test('program.all-images', async () => {
    const lines = await start('all-images', [], given(world.endpoints.open)).rest()
    const clusters = world.clusters.filter(({ region }) => region === HOME)
    assert.ok(clusters.length > 20, 'the catalogue cannot tell')
    const expected = [
      ...world.community.filter(here).map(({ view }) => `community\t${view.ImageId}\t${view.ImageName}`),
      ...world.custom.filter(here).map(({ view }) => `custom\t${view.ImageId}\t${view.ImageName}`),
      ...world.public.filter(here).map(({ view }) => `public\t${view.ImageId}\t${view.OSName}`),
      // The clusters of the catalogue have no names.
      ...clusters.map(({ id }) => `cluster\t${id}\t`),
    ]
    assert.deepEqual(lines.toSorted(), expected.toSorted())
  })

  cases.test('program.newest-ubuntu', async () => {
    const systems = [
      ...world.public.filter(here).map(({ view }) => view),
      ...world.community.filter(here).map(({ view }) => ({ ...view.OsTag, ImageId: view.ImageId })),
    ]
    const ubuntus = systems.filter(({ Platform }) => Platform === 'Ubuntu')
    const fitting = ubuntus.filter(({ Architecture, Version }) => Architecture === 'x86_64' && Version === '18.04')
    // Newer ones are there, but for ARM.
    assert.ok(ubuntus.some(({ Version, Architecture }) => Version > '18.04' && Architecture === 'arm64') && fitting.length > 3)
    const lines = await start('newest-ubuntu', [], given(world.endpoints.open)).rest()
    assert.deepEqual(lines, ['18.04', ...fitting.map(({ ImageId }) => ImageId).toSorted()])
  })

  cases.test('program.wait-for-image', async () => {
    const { key, imageId } = world.building
    const program = start('wait-for-image', [imageId], given(world.endpoints.open, key))
    const first = await program.line()
    if (first === undefined) await program.rest()
    assert.equal(first, 'Creating')
    await makeImageReady()
    assert.deepEqual(await program.rest(), ['Available'])
  })

  cases.test('program.retry', async () => {
    let lines: readonly string[] = []
    const { received } = await relayed(world.endpoints.limited, async (via) => {
      lines = await start('retry', [], given(via)).rest()
    })
    assert.deepEqual(lines, ['60'])
    assert.ok(occurrences(received, '"Throttling.User"') > 0, 'nothing was throttled')
    // Of whichever list the program asks for.
    assert.equal(occurrences(received, '"OsTags"') + occurrences(received, '"Images"'), 60, 'answers')
  })
}
