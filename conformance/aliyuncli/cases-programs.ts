import assert from 'node:assert/strict'
import { delimiter, join } from 'node:path'
import { OPEN } from '../alibaba/client.ts'
import { world } from '../alibaba/runner.ts'
import { askForChange, occurrences, relayed, startProgram, test } from '../harness.ts'
import { BIN, newHome, startOtherProgram } from './command.ts'

const PATH = [BIN, process.env.PATH].join(delimiter)
const here = ({ regions }: { readonly regions: readonly string[] }) => regions.length === 0 || regions.includes('cn-hangzhou')

const start = (name: string, args: readonly string[], endpoint: string, { id, secret } = world.keys.root) =>
  startProgram(['sh', join(import.meta.dirname, 'programs', `${name}.sh`), ...args], {
    ALIBABA_CLOUD_ACCESS_KEY_ID: id,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: secret,
    EHPC_ENDPOINT: endpoint,
    HOME: newHome(),
    PATH,
  })

test('program.all-images', async () => {
  const expected = [
    ...world.community.filter(here).map(({ view }) => `community\t${view.ImageId}\t${view.ImageName}`),
    ...world.custom.filter(here).map(({ view }) => `custom\t${view.ImageId}\t${view.ImageName}`),
    ...world.public.filter(here).map(({ view }) => `public\t${view.ImageId}\t${view.OSName}`),
    // The catalogue gives clusters no names.
    ...world.clusters.filter(({ region }) => region === 'cn-hangzhou').map(({ id }) => `cluster\t${id}\t`),
  ]
  assert.deepEqual((await start('all-images', [], OPEN).rest()).toSorted(), expected.toSorted())
})

test('program.newest-ubuntu', async () => {
  const ubuntus = [
    ...world.public.filter(here).map(({ view }) => view),
    ...world.community.filter(here).map(({ view }) => ({ ...view.OsTag, ImageId: view.ImageId })),
  ].filter(({ Platform }) => Platform === 'Ubuntu')
  const fitting = ubuntus.filter(({ Architecture, Version }) => Architecture === 'x86_64' && Version === '18.04')
  // Newer ones are there, but for ARM.
  assert.ok(ubuntus.some(({ Architecture, Version }) => Version > '18.04' && Architecture === 'arm64') && fitting.length > 3)
  assert.deepEqual(await start('newest-ubuntu', [], OPEN).rest(), ['18.04', ...fitting.map(({ ImageId }) => ImageId).toSorted()])
})

test('program.wait-for-image', async () => {
  const { key, imageId } = world.building
  const program = start('wait-for-image', [imageId], OPEN, key)
  const first = await program.line()
  if (first === undefined) await program.rest()
  assert.equal(first, 'Creating')
  askForChange('image-ready')
  assert.deepEqual(await program.rest(), ['Available'])
})

test('program.retry', async () => {
  const calls = 5
  let lines: readonly string[] = []
  const other = await startOtherProgram(3)
  const { received } = await relayed(world.endpoints.limited, async (via) => {
    lines = await start('retry', [String(calls)], via).rest()
  })
  await other.rest()
  assert.deepEqual(lines, [String(calls)])
  assert.ok(occurrences(received, '"Throttling.User"') > 0, 'nothing was throttled')
  assert.equal(occurrences(received, '"ImageInfo"'), calls, 'answers')
})
