import { expect, test } from 'bun:test'
import fc from 'fast-check'
import {
  bytesSource,
  dynamicVhd,
  gptDisk,
  mbrDisk,
  qcow2,
  sealVhd,
  sparseVmdk,
  streamOptimizedVmdk,
} from '../../tests/support/disk-images.ts'
import { type ByteSource, MAX_TABLE_BYTES } from './byte-source.ts'
import { checkDataTables } from './data-tables.ts'
import { DiskImageError } from './reason.ts'
import { HEAD_BYTES, recognise } from './recognise.ts'
import { StreamedSource } from './streamed-source.ts'

const LIMIT = 2 ** 50
/** The head, one table, a descriptor and some headers. */
const MAX_READ_BYTES = HEAD_BYTES + MAX_TABLE_BYTES + 256 * 1024
const FILES = [qcow2(), qcow2({ version: 2 }), dynamicVhd(), sparseVmdk(), streamOptimizedVmdk(), mbrDisk(), gptDisk()]

/** Whether it was taken. Any other end than a verdict is thrown. */
async function isTaken(file: Buffer): Promise<boolean> {
  const source = bytesSource(file)
  try {
    const { virtualSizeBytes, dataTables } = await recognise(source, LIMIT)
    expect(source.readBytes).toBeLessThanOrEqual(MAX_READ_BYTES)
    expect(virtualSizeBytes).toBeWithin(1, LIMIT + 1)
    expect(Number.isSafeInteger(virtualSizeBytes)).toBe(true)
    if (dataTables !== undefined) await checkDataTables({ ...bytesSource(file), canRead: () => true }, dataTables)
    return true
  } catch (failure) {
    if (!(failure instanceof DiskImageError)) throw failure
    expect(failure.message).toMatch(/^[\x20-\x7e]{10,200}\.$/)
    return false
  } finally {
    expect(source.readBytes).toBeLessThanOrEqual(MAX_READ_BYTES)
  }
}

/** A number that breaks arithmetic more often than a random one does. */
const number = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.constantFrom(0n, 1n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n),
)

const write = (file: Buffer, offset: number, width: number, value: bigint): void => {
  const bytes = Buffer.alloc(16)
  bytes.writeBigUInt64BE(value)
  bytes.writeBigUInt64LE(value, 8)
  // Big-endian words end, little-endian ones begin with what is left of the number.
  if (width < 0) bytes.copy(file, offset, 8, 8 - width)
  else bytes.copy(file, offset, 8 - width, 8)
}

const mutation = fc.record({
  offset: fc.oneof(
    { weight: 3, arbitrary: fc.nat(127) },
    { weight: 2, arbitrary: fc.nat(2047) },
    { weight: 1, arbitrary: fc.nat(2 ** 24) },
  ),
  width: fc.constantFrom(1, 2, 4, 8, -2, -4, -8),
  value: number,
})

/** A file that is right but for some numbers and its end. */
const mutated = fc
  .tuple(
    fc.constantFrom(...FILES),
    fc.array(mutation, { maxLength: 4 }),
    fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    fc.boolean(),
  )
  .map(([original, mutations, cut, seal]) => {
    const file = Buffer.from(original.subarray(0, cut === null ? undefined : Math.floor(original.length * cut)))
    for (const { offset, width, value } of mutations) if (file.length >= 8) write(file, offset % (file.length - 7), width, value)
    // A checksum that is right lets mutations of a VHD come as far as its numbers.
    if (seal && file.length > 2048 && file.toString('latin1', 0, 8) === 'conectix') {
      sealVhd(file.subarray(0, 512), 64)
      sealVhd(file.subarray(512, 1536), 36)
      if (cut === null) file.copy(file, file.length - 512, 0, 512)
    }
    return file
  })

test('random bytes are refused', () =>
  fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 70_000 }), async (bytes) => {
      expect(await isTaken(Buffer.from(bytes))).toBe(false)
    }),
    { numRuns: 200 },
  ))

test('random bytes after the magic of any format come to an end', () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom('QFI\xfb\0\0\0\x02', 'QFI\xfb\0\0\0\x03', 'KDMV\x01\0\0\0', 'conectix'),
      fc.uint8Array({ maxLength: 4096 }),
      async (magic, bytes) => {
        expect(await isTaken(Buffer.concat([Buffer.from(magic, 'latin1'), bytes]))).toBe(false)
      },
    ),
    { numRuns: 400 },
  ))

test('numbers changed anywhere in a file, and its end cut off, come to an end', async () => {
  let taken = 0
  let refused = 0
  await fc.assert(
    fc.asyncProperty(mutated, async (file) => {
      if (await isTaken(file)) taken += 1
      else refused += 1
    }),
    { numRuns: 1500 },
  )
  expect(taken).toBeGreaterThan(50)
  expect(refused).toBeGreaterThan(50)
})

test('a file that comes once is taken or refused as one that is read in parts', () => {
  const verdict = (source: ByteSource) =>
    recognise(source, LIMIT).then(
      ({ format, virtualSizeBytes }) => ({ format, virtualSizeBytes }),
      (failure) => failure.reason ?? failure,
    )
  return fc.assert(
    fc.asyncProperty(mutated, fc.integer({ min: 1000, max: 100_000 }), fc.boolean(), async (file, pieceBytes, tells) => {
      let position = 0
      const body = {
        length: tells ? file.length : undefined,
        next: async () => {
          const piece = file.subarray(position, position + pieceBytes)
          position += piece.length
          return piece.length === 0 ? undefined : piece
        },
      }
      const once = await verdict(new StreamedSource(body, () => undefined))
      // What is in an order that no program writes is refused for that.
      if (once.kind === 'unsupported' && once.what.includes('order')) return
      expect(once).toEqual(await verdict(bytesSource(file)))
    }),
    { numRuns: 400 },
  )
})
