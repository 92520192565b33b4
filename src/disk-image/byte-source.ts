import type { MaybePromise } from '../maybe-promise.ts'
import { DiskImageError, damaged } from './reason.ts'

/**
 * A file that is read in parts. Recognisers ask for parts in rising order, but for the first and the last {@link WINDOW_BYTES}
 * of the file, and ask for the size after all parts in the middle: so a source may be a stream.
 */
export interface ByteSource {
  /** Bytes of the whole file: a promise where only its end tells them. */
  readonly size: MaybePromise<number>
  /** The bytes there, fewer only where the file ends. `length` is at most {@link MAX_TABLE_BYTES}. */
  read(offset: number, length: number): Promise<Buffer>
}

/** Bytes at the start and at the end of a file that can be read at any time. */
export const WINDOW_BYTES = 1024 * 1024

/** The largest table that is read: the block allocation table of the largest VHD, 2,040 GiB in blocks of 2 MiB, just fits. */
export const MAX_TABLE_BYTES = 4 * 1024 * 1024

/** A sector of MBR, VHD and VMDK, in bytes. */
export const SECTOR_BYTES = 512

/** Reads as many bytes as are asked for. @throws DiskImageError `truncated` where the file ends before */
export async function readExactly(source: ByteSource, offset: number, length: number): Promise<Buffer> {
  const bytes = await source.read(offset, length)
  if (bytes.length < length) throw new DiskImageError({ kind: 'truncated' })
  return bytes
}

/**
 * Reads a table whose place and size are the file's own word.
 * @param name for messages: "the L1 table"
 * @throws DiskImageError `damaged` or `truncated`
 */
export async function readTable(source: ByteSource, name: string, { start, end }: Region): Promise<Buffer> {
  if (end - start > MAX_TABLE_BYTES) throw damaged(`${name} has more than ${MAX_TABLE_BYTES} bytes`)
  return readExactly(source, start, end - start)
}

/** A part of a file, in bytes: from `start` to before `end`. */
export interface Region {
  readonly start: number
  readonly end: number
}

/**
 * A part of a file by a place and a length that the file tells.
 * @throws DiskImageError `truncated` when it would end beyond what any file has
 */
export function regionAt(start: bigint, length: bigint): Region {
  if (start + length > BigInt(Number.MAX_SAFE_INTEGER)) throw new DiskImageError({ kind: 'truncated' })
  return { start: Number(start), end: Number(start + length) }
}

/** Sees that parts of a file, by their names, do not overlap. @throws DiskImageError `damaged` that names two that do */
export function assertApart(regions: Readonly<Record<string, Region>>): void {
  const sorted = Object.entries(regions)
    .filter(([, { start, end }]) => end > start)
    .sort(([, a], [, b]) => a.start - b.start)
  for (const [index, [name, { start }]] of sorted.entries()) {
    const [before, { end }] = sorted[index - 1] ?? ['', { end: 0 }]
    if (start < end) throw damaged(`${name} overlaps ${before}`)
  }
}

/** Sees that a part lies in a file of so many bytes. @throws DiskImageError `truncated` */
export function assertInside({ end }: Region, sizeBytes: number): void {
  if (end > sizeBytes) throw new DiskImageError({ kind: 'truncated' })
}

/**
 * The size of the disk, which the file tells, as a number.
 * @throws DiskImageError `too-large` above the limit, which is at most 2^53 - 1; `damaged` for no bytes or part of a sector
 */
export function virtualSize(bytes: bigint, limitBytes: number): number {
  if (bytes > BigInt(limitBytes)) throw new DiskImageError({ kind: 'too-large', what: 'disk', limitBytes })
  if (bytes <= 0n || bytes % BigInt(SECTOR_BYTES) !== 0n) throw damaged('the size of the disk is no whole number of sectors')
  return Number(bytes)
}
