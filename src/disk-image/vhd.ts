import { assertApart, assertInside, type ByteSource, readExactly, readTable, regionAt, SECTOR_BYTES, virtualSize } from './byte-source.ts'
import { DiskImageError, damaged } from './reason.ts'
import { readVhdFooter, VHD_FOOTER_BYTES, type VhdFooter, vhdChecksum } from './vhd-footer.ts'

const HEADER_BYTES = 1024
const HEADER_COOKIE = 'cxsparse'
const HEADER_VERSION = 0x0001_0000
const HEADER_CHECKSUM_OFFSET = 36
const UNUSED = 0xffff_ffff

/**
 * Checks a fixed VHD: the disk, and then its footer.
 * Virtual Hard Disk Image Format Specification: https://learn.microsoft.com/en-us/windows/win32/vstor/about-vhd
 * @param footer the file's last bytes
 * @returns bytes of the disk
 * @throws DiskImageError
 */
export function readFixedVhd(footer: VhdFooter, fileBytes: number, limitBytes: number): number {
  if (footer.type !== 'fixed') throw damaged('the copy of the footer at its start is missing')
  const diskBytes = virtualSize(footer.diskBytes, limitBytes)
  if (diskBytes > fileBytes - VHD_FOOTER_BYTES) throw new DiskImageError({ kind: 'truncated' })
  if (diskBytes < fileBytes - VHD_FOOTER_BYTES) throw damaged('it has more bytes than the disk')
  return diskBytes
}

/**
 * Reads a dynamic VHD: the copy of the footer, the dynamic header, the block allocation table, and the footer at the end.
 * @param head the file's first bytes, which begin with the copy
 * @returns bytes of the disk
 * @throws DiskImageError
 */
export async function readDynamicVhd(source: ByteSource, head: Buffer, limitBytes: number): Promise<number> {
  const copy = readVhdFooter(head)
  if (copy === undefined) throw new DiskImageError({ kind: 'truncated' })
  if (copy.type !== 'dynamic') throw damaged('a fixed disk begins with a footer')
  const diskBytes = virtualSize(copy.diskBytes, limitBytes)
  const header = regionAt(copy.headerOffset, BigInt(HEADER_BYTES))
  const { tableOffset, entries, blockBytes } = readHeader(await readExactly(source, header.start, HEADER_BYTES))
  if (entries * blockBytes < diskBytes) throw damaged('the block allocation table is too small')
  const table = regionAt(tableOffset, BigInt(entries) * 4n)
  assertApart({
    'the copy of the footer': { start: 0, end: VHD_FOOTER_BYTES },
    'the dynamic header': header,
    'the block allocation table': table,
  })
  const blocks = await readTable(source, 'the block allocation table', table)

  const fileBytes = await source.size
  const end = readVhdFooter(await source.read(Math.max(0, fileBytes - VHD_FOOTER_BYTES), VHD_FOOTER_BYTES))
  if (end === undefined) throw new DiskImageError({ kind: 'truncated' })
  if (end.type !== copy.type || end.diskBytes !== copy.diskBytes || end.headerOffset !== copy.headerOffset)
    throw damaged('the footer and its copy differ')
  assertApart({ 'the block allocation table': table, 'the footer': { start: fileBytes - VHD_FOOTER_BYTES, end: fileBytes } })
  checkBlocks(blocks, blockBytes, { start: Math.max(header.end, table.end), end: fileBytes - VHD_FOOTER_BYTES })
  return diskBytes
}

function readHeader(header: Buffer): { tableOffset: bigint; entries: number; blockBytes: number } {
  if (header.toString('latin1', 0, HEADER_COOKIE.length) !== HEADER_COOKIE) throw damaged('the dynamic header is missing')
  if (header.readUInt32BE(HEADER_CHECKSUM_OFFSET) !== vhdChecksum(header, HEADER_CHECKSUM_OFFSET))
    throw damaged('the checksum of the dynamic header is wrong')
  if (header.readUInt32BE(24) !== HEADER_VERSION) throw new DiskImageError({ kind: 'unsupported', what: 'This version of VHD' })
  const blockBytes = header.readUInt32BE(32)
  if (blockBytes < SECTOR_BYTES || !Number.isInteger(Math.log2(blockBytes))) throw damaged('the block size is no power of two')
  return { tableOffset: header.readBigUInt64BE(16), entries: header.readUInt32BE(28), blockBytes }
}

/** A block is its bitmap, in whole sectors, and its data. */
function checkBlocks(table: Buffer, blockBytes: number, room: { readonly start: number; readonly end: number }): void {
  const bitmapBytes = Math.ceil(blockBytes / SECTOR_BYTES / 8 / SECTOR_BYTES) * SECTOR_BYTES
  for (let at = 0; at < table.length; at += 4) {
    const sector = table.readUInt32BE(at)
    if (sector === UNUSED) continue
    const start = sector * SECTOR_BYTES
    if (start < room.start) throw damaged('a block overlaps the tables')
    assertInside({ start, end: start + bitmapBytes + blockBytes }, room.end)
  }
}
