import { type ByteSource, SECTOR_BYTES } from './byte-source.ts'
import { readGpt } from './gpt.ts'
import { DiskImageError, damaged } from './reason.ts'

const SIGNATURE_OFFSET = 510
const SIGNATURE = 0xaa55
const TABLE_OFFSET = 446
const ENTRY_BYTES = 16
const ENTRIES = 4
/** The type of the one partition that stands for a GPT. */
const PROTECTIVE = 0xee

/**
 * Reads the partition table of a plain disk, MBR or GPT. Logical partitions inside of extended ones are not looked at.
 * @param head the file's first bytes
 * @returns bytes that the disk has at least, because the table speaks of them
 * @throws DiskImageError `not-an-image` without a table
 */
export async function readPartitions(source: ByteSource, head: Buffer): Promise<number> {
  const partitions = readMbr(head)
  if (partitions === undefined) throw new DiskImageError({ kind: 'not-an-image' })
  if (partitions.some(({ type }) => type === PROTECTIVE)) {
    const bytes = await readGpt(source, head)
    if (bytes === undefined) throw damaged('the GPT is missing')
    return bytes
  }
  return Math.max(...partitions.map(({ start, count }) => (start + count) * SECTOR_BYTES))
}

interface Partition {
  readonly type: number
  /** In sectors of 512 bytes, as `count`. */
  readonly start: number
  readonly count: number
}

/** The partitions of an MBR; undefined for a sector that is none: the boot sector of a file system ends in the same signature. */
function readMbr(head: Buffer): Partition[] | undefined {
  if (head.length < SECTOR_BYTES || head.readUInt16LE(SIGNATURE_OFFSET) !== SIGNATURE) return undefined
  const partitions: Partition[] = []
  for (let n = 0; n < ENTRIES; n += 1) {
    const entry = head.subarray(TABLE_OFFSET + n * ENTRY_BYTES, TABLE_OFFSET + (n + 1) * ENTRY_BYTES)
    const [status, type, start, count] = [entry.readUInt8(0), entry.readUInt8(4), entry.readUInt32LE(8), entry.readUInt32LE(12)]
    if (status !== 0 && status !== 0x80) return undefined
    if (type === 0) continue
    if (start === 0 || count === 0) return undefined
    partitions.push({ type, start, count })
  }
  return partitions.length === 0 ? undefined : partitions
}
