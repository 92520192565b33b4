import { crc32 } from 'node:zlib'
import { type ByteSource, readExactly, regionAt } from './byte-source.ts'
import { damaged } from './reason.ts'

const SIGNATURE = 'EFI PART'
const REVISION_1 = 0x0001_0000
const MIN_HEADER_BYTES = 92
const CRC_OFFSET = 16
const MIN_ENTRY_BYTES = 128
const MAX_ENTRY_BYTES = 4096
/** What is usual is 128. */
const MAX_ENTRIES = 1024
/** Disks with sectors of 4 KiB have the header there. */
const SECTOR_SIZES = [512, 4096]

/**
 * Reads a GUID partition table, its spare header included, and checks their checksums.
 * UEFI Specification 2.10, chapter 5.3: https://uefi.org/specs/UEFI/2.10/05_GUID_Partition_Table_Format.html
 * @param head the file's first bytes
 * @returns bytes that the disk has at least, because the table speaks of them; undefined when there is no table
 * @throws DiskImageError `damaged` or `truncated`
 */
export async function readGpt(source: ByteSource, head: Buffer): Promise<number | undefined> {
  const sectorBytes = SECTOR_SIZES.find((bytes) => head.toString('latin1', bytes, bytes + SIGNATURE.length) === SIGNATURE)
  if (sectorBytes === undefined) return undefined
  const header = readHeader(head.subarray(sectorBytes, 2 * sectorBytes), 1n)
  const entries = await readEntries(source, header, sectorBytes)
  const spare = regionAt(header.spare * BigInt(sectorBytes), BigInt(sectorBytes))
  for (const { first, last } of partitionsOf(entries, header.entryBytes))
    if (first > last || first < header.firstUsable || last > header.lastUsable) throw damaged('a partition is outside of the disk')
  const other = readHeader(await readExactly(source, spare.start, sectorBytes), header.spare)
  if (other.entriesChecksum !== header.entriesChecksum) throw damaged('the two partition tables differ')
  return spare.end
}

interface Header {
  readonly spare: bigint
  readonly firstUsable: bigint
  readonly lastUsable: bigint
  readonly entriesAt: bigint
  readonly entryCount: number
  readonly entryBytes: number
  readonly entriesChecksum: number
}

/** @param sector the number of the sector, which it names itself */
function readHeader(bytes: Buffer, sector: bigint): Header {
  const length = bytes.length < MIN_HEADER_BYTES ? 0 : bytes.readUInt32LE(12)
  if (bytes.toString('latin1', 0, SIGNATURE.length) !== SIGNATURE || length < MIN_HEADER_BYTES || length > bytes.length)
    throw damaged('the header of the GPT is malformed')
  const signed = Buffer.from(bytes.subarray(0, length))
  signed.writeUInt32LE(0, CRC_OFFSET)
  if (crc32(signed) !== bytes.readUInt32LE(CRC_OFFSET)) throw damaged('the checksum of the GPT is wrong')
  const [entryCount, entryBytes] = [bytes.readUInt32LE(80), bytes.readUInt32LE(84)]
  const [firstUsable, lastUsable] = [bytes.readBigUInt64LE(40), bytes.readBigUInt64LE(48)]
  if (bytes.readUInt32LE(8) !== REVISION_1 || bytes.readBigUInt64LE(24) !== sector) throw damaged('the header of the GPT is malformed')
  if (entryCount === 0 || entryCount > MAX_ENTRIES) throw damaged('the GPT has too many partitions')
  if (entryBytes < MIN_ENTRY_BYTES || entryBytes > MAX_ENTRY_BYTES || !Number.isInteger(Math.log2(entryBytes)))
    throw damaged('the size of a partition entry is out of range')
  if (firstUsable > lastUsable) throw damaged('the GPT leaves no room')
  return {
    spare: bytes.readBigUInt64LE(32),
    firstUsable,
    lastUsable,
    entriesAt: bytes.readBigUInt64LE(72),
    entryCount,
    entryBytes,
    entriesChecksum: bytes.readUInt32LE(88),
  }
}

async function readEntries(source: ByteSource, header: Header, sectorBytes: number): Promise<Buffer> {
  const length = header.entryCount * header.entryBytes
  const sectors = BigInt(Math.ceil(length / sectorBytes))
  // The table, then the usable sectors, then the spare table and its header.
  const ordered = header.entriesAt >= 2n && header.entriesAt + sectors <= header.firstUsable && header.lastUsable < header.spare
  if (!ordered) throw damaged('the parts of the GPT overlap')
  const entries = await readExactly(source, regionAt(header.entriesAt * BigInt(sectorBytes), BigInt(length)).start, length)
  if (crc32(entries) !== header.entriesChecksum) throw damaged('the checksum of the partition entries is wrong')
  return entries
}

function partitionsOf(entries: Buffer, entryBytes: number): { readonly first: bigint; readonly last: bigint }[] {
  const partitions = []
  for (let at = 0; at < entries.length; at += entryBytes) {
    // The type of an entry that is not used is all zeros.
    if (entries.subarray(at, at + 16).every((byte) => byte === 0)) continue
    partitions.push({ first: entries.readBigUInt64LE(at + 32), last: entries.readBigUInt64LE(at + 40) })
  }
  return partitions
}
