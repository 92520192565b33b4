import {
  assertApart,
  assertInside,
  type ByteSource,
  type Region,
  readExactly,
  readTable,
  regionAt,
  SECTOR_BYTES,
  virtualSize,
} from './byte-source.ts'
import type { DataTables, Found } from './data-tables.ts'
import { DiskImageError, damaged } from './reason.ts'
import { checkVmdkDescriptor } from './vmdk-descriptor.ts'
import { readVmdkHeader, VMDK_HEADER_BYTES, type VmdkHeader } from './vmdk-header.ts'

/** The grain directory is told by a copy of the header at the end of the file. */
const AT_END = 0xffff_ffff_ffff_ffffn
/** The marker of the footer, the footer, and the marker of the end: a sector each. */
const FOOTER_BYTES = 3 * SECTOR_BYTES
const FOOTER_MARKER = 3
const MAX_DESCRIPTOR_BYTES = 64n * 1024n
const DIRECTORY = 'the grain directory'
const NOTHING: Region = { start: 0, end: 0 }

/**
 * Reads a sparse VMDK of one file, `monolithicSparse` or `streamOptimized`: the header, the descriptor in it, and the grain
 * directory, wherever that is.
 * Virtual Disk Format 5.0: https://www.vmware.com/app/vmdk/?src=vmdk
 * @param head the file's first bytes
 * @throws DiskImageError
 */
export async function readVmdk(source: ByteSource, head: Buffer, limitBytes: number): Promise<Found> {
  if (head.length < VMDK_HEADER_BYTES) throw new DiskImageError({ kind: 'truncated' })
  const header = readVmdkHeader(head)
  const diskBytes = virtualSize(header.capacitySectors * BigInt(SECTOR_BYTES), limitBytes)
  const descriptor = inSectors(header.descriptorOffset, header.descriptorSectors)
  if (descriptor.start === 0) throw new DiskImageError({ kind: 'unsupported', what: 'A VMDK of several files' })
  if (descriptor.end - descriptor.start > MAX_DESCRIPTOR_BYTES) throw damaged('the descriptor is too large')
  const front = { 'the header': { start: 0, end: VMDK_HEADER_BYTES }, 'the descriptor': descriptor }
  assertApart(front)
  checkVmdkDescriptor(await readExactly(source, descriptor.start, descriptor.end - descriptor.start))

  if (header.directoryOffset === AT_END) {
    const fileBytes = await source.size
    const footer = await readFooter(source, fileBytes, header)
    const directory = directoryAt(footer.directoryOffset, footer)
    assertApart({ ...front, [DIRECTORY]: directory, 'the footer': { start: fileBytes - FOOTER_BYTES, end: fileBytes } })
    return { diskBytes, dataTables: grainTables(await readTable(source, DIRECTORY, directory), header, fileBytes) }
  }
  const directory = directoryAt(header.directoryOffset, header)
  const spare = header.spareDirectoryOffset === undefined ? NOTHING : directoryAt(header.spareDirectoryOffset, header)
  assertApart({ ...front, [DIRECTORY]: directory, 'the spare grain directory': spare })
  const entries = await readTable(source, DIRECTORY, directory)
  const fileBytes = await source.size
  assertInside(spare, fileBytes)
  return { diskBytes, dataTables: grainTables(entries, header, fileBytes) }
}

const inSectors = (start: bigint, count: bigint): Region => regionAt(start * BigInt(SECTOR_BYTES), count * BigInt(SECTOR_BYTES))

/** @param offset in sectors */
function directoryAt(offset: bigint, { capacitySectors, grainSectors, grainsPerTable }: VmdkHeader): Region {
  const covered = grainSectors * BigInt(grainsPerTable)
  const entries = (capacitySectors + covered - 1n) / covered
  return regionAt(offset * BigInt(SECTOR_BYTES), entries * 4n)
}

async function readFooter(source: ByteSource, fileBytes: number, header: VmdkHeader): Promise<VmdkHeader> {
  if (fileBytes < FOOTER_BYTES) throw new DiskImageError({ kind: 'truncated' })
  const end = await readExactly(source, fileBytes - FOOTER_BYTES, FOOTER_BYTES)
  const marker = end.subarray(0, SECTOR_BYTES)
  const last = end.subarray(2 * SECTOR_BYTES)
  if (marker.readUInt32LE(12) !== FOOTER_MARKER || last.some((byte) => byte !== 0)) throw new DiskImageError({ kind: 'truncated' })
  const footer = readVmdkHeader(end.subarray(SECTOR_BYTES, 2 * SECTOR_BYTES))
  const same = (['capacitySectors', 'grainSectors', 'grainsPerTable'] as const).every((member) => footer[member] === header[member])
  if (!same || footer.directoryOffset === AT_END) throw damaged('the header and the footer differ')
  return footer
}

/** An entry of the directory is the sector of a grain table, and one of the table that of a grain, or 0 for what nobody wrote. */
function grainTables(directory: Buffer, { grainsPerTable }: VmdkHeader, fileBytes: number): DataTables {
  const length = grainsPerTable * 4
  const offsets = new Float64Array(directory.length / 4)
  for (let at = 0; at < directory.length; at += 4) {
    const start = directory.readUInt32LE(at) * SECTOR_BYTES
    if (start !== 0) assertInside({ start, end: start + length }, fileBytes)
    offsets[at / 4] = start
  }
  const lastPart = (table: Buffer): number => {
    let last = 0
    for (let at = 0; at < table.length; at += 4) last = Math.max(last, table.readUInt32LE(at))
    return last * SECTOR_BYTES
  }
  return { offsets, length, lastPart }
}
