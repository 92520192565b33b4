import assert from 'node:assert/strict'
import { askForChange, occurrences, type Program, relayed, test } from '../harness.ts'
import type { ImageView } from './catalogue.ts'
import { world } from './runner.ts'

type Environment = Readonly<Record<string, string>>

/** Starts a client's program by its name. */
export type Start = (name: string, args: readonly string[], environment: Environment) => Program

/** What a user's program is given: where to call, and with which key. */
export function environmentOf(endpoint: string, { id, secret } = world.keys.root): Environment {
  return { TENCENTCLOUD_SECRET_ID: id, TENCENTCLOUD_SECRET_KEY: secret, ECM_ENDPOINT: endpoint }
}

/** Declares the cases of whole programs that every client has. */
export function declarePrograms(start: Start): void {
  test('program.all-images', async () => {
    const lines = await start('all-images', [], environmentOf(world.endpoints.open)).rest()
    const expected = world.images.map(({ ImageId, ImageName }) => `${ImageId}\t${ImageName}`)
    assert.deepEqual(lines.toSorted(), expected.toSorted())
  })

  test('program.newest-ubuntu', async () => {
    const isOne = ({ ImageOsName, Architecture }: ImageView) => ImageOsName.includes('Ubuntu') && Architecture === 'x86_64'
    const [newest, next] = world.images.filter(isOne)
    assert.ok(newest !== undefined && next !== undefined && newest.ImageCreateTime > next.ImageCreateTime, 'the catalogue cannot tell')
    assert.deepEqual(await start('newest-ubuntu', [], environmentOf(world.endpoints.open)).rest(), [newest.ImageId])
  })

  test('program.wait-for-image', async () => {
    const { key, imageId } = world.building
    const program = start('wait-for-image', [imageId], environmentOf(world.endpoints.open, key))
    const first = await program.line()
    if (first === undefined) await program.rest()
    assert.equal(first, 'CREATING')
    askForChange('image-ready')
    assert.deepEqual(await program.rest(), ['NORMAL'])
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
    assert.ok(occurrences(received, '"RequestLimitExceeded"') > 0, 'nothing was throttled')
    assert.equal(occurrences(received, '"TotalCount"'), 60, 'answers')
  })
}
