import { expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { WINDOW_BYTES } from './byte-source.ts'
import { StreamedSource } from './streamed-source.ts'

const FILE = Buffer.alloc(3 * WINDOW_BYTES + 12_345)
for (let at = 0; at + 4 <= FILE.length; at += 4) FILE.writeUInt32LE(Math.imul(at, 2_654_435_761) >>> 0, at)

/** The file in pieces of so many bytes, over and over. */
function inPieces(sizes: readonly number[], length: number | undefined) {
  let position = 0
  let count = 0
  return {
    length,
    async next(): Promise<Buffer | undefined> {
      if (position === FILE.length) return undefined
      const piece = FILE.subarray(position, position + (sizes[count++ % sizes.length] ?? 1))
      position += piece.length
      return piece
    },
  }
}

test('parts in rising order, and any part of the head and the tail, are those of the file, however it comes', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.integer({ min: 500, max: 70_000 }), fc.integer({ min: 500, max: 2 * WINDOW_BYTES })), {
        minLength: 1,
        maxLength: 5,
      }),
      fc.array(fc.tuple(fc.nat(FILE.length), fc.nat(100_000)), { maxLength: 5 }),
      fc.boolean(),
      async (sizes, parts, tells) => {
        const source = new StreamedSource(inPieces(sizes, tells ? FILE.length : undefined), () => undefined)
        const check = async (offset: number, length: number) =>
          expect((await source.read(offset, length)).equals(FILE.subarray(offset, offset + length))).toBe(true)
        let end = 0
        for (const [offset, length] of parts.toSorted(([a], [b]) => a - b)) {
          const start = Math.max(offset, end)
          await check(start, length)
          end = Math.max(end, start + length)
          await check(Math.min(offset, WINDOW_BYTES - length), length)
        }
        expect(await source.size).toBe(FILE.length)
        if (tells) await check(FILE.length - 512, 512)
        for (const [offset, length] of parts) await check(FILE.length - WINDOW_BYTES + Math.min(offset, WINDOW_BYTES), length)
        expect(await source.finish()).toEqual({ sha256: createHash('sha256').update(FILE).digest('hex'), bytes: FILE.length })
      },
    ),
    { numRuns: 40 },
  ))

test('a part that went by is refused', async () => {
  const source = new StreamedSource(inPieces([65_536], undefined), () => undefined)
  await source.size
  await expect(source.read(WINDOW_BYTES + 1, 512)).rejects.toMatchObject({ reason: { kind: 'unsupported' } })
})
