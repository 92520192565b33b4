import { strict as assert } from 'node:assert'
import type { Cases } from '../cases.ts'
import type { StartProgram } from '../programs.ts'
import { occurrences, relayed } from '../wire.ts'
import type { Asking } from './asking.ts'

/** Declares the cases of whole programs as users write them. */
export function declarePrograms(cases: Cases, { world }: Asking, start: StartProgram, makeImageReady: () => Promise<void>): void {
  /** What a user's program is given: where to call, and with which key. */
  const given = (endpoint: string, { id, secret } = world.keys.root) => ({
    TENCENTCLOUD_SECRET_ID: id,
    TENCENTCLOUD_SECRET_KEY: secret,
    ECM_ENDPOINT: endpoint,
  })

  cases.test('program.all-images', async () => {
    const lines = await start('all-images', [], given(world.endpoints.open)).rest()
    assert.deepEqual(lines.toSorted(), world.images.map(({ ImageId, ImageName }) => `${ImageId}\t${ImageName}`).toSorted())
  })

  cases.test('program.newest-ubuntu', async () => {
    const fitting = world.images.filter(({ ImageOsName, Architecture }) => ImageOsName.includes('Ubuntu') && Architecture === 'x86_64')
    const [newest, next] = fitting
    assert.ok(newest !== undefined && next !== undefined && newest.ImageCreateTime > next.ImageCreateTime, 'the catalogue cannot tell')
    assert.deepEqual(await start('newest-ubuntu', [], given(world.endpoints.open)).rest(), [newest.ImageId])
  })

  cases.test('program.wait-for-image', async () => {
    const { key, imageId } = world.building
    const program = start('wait-for-image', [imageId], given(world.endpoints.open, key))
    const first = await program.line()
    if (first === undefined) await program.rest()
    assert.equal(first, 'CREATING')
    await makeImageReady()
    assert.deepEqual(await program.rest(), ['NORMAL'])
  })

  cases.test('program.retry', async () => {
    let lines: readonly string[] = []
    const { received } = await relayed(world.endpoints.limited, async (via) => {
      lines = await start('retry', [], given(via)).rest()
    })
    assert.deepEqual(lines, ['60'])
    assert.ok(occurrences(received, '"RequestLimitExceeded"') > 0, 'nothing was throttled')
    assert.equal(occurrences(received, '"TotalCount"'), 60, 'answers')
  })
}
