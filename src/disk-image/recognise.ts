import { type ByteSource, SECTOR_BYTES, virtualSize } from './byte-source.ts'
import type { DataTables, Found } from './data-tables.ts'
import { otherFile, otherFormat } from './other-files.ts'
import { QCOW2_MAGIC, readQcow2 } from './qcow2.ts'
import { readPartitions } from './raw.ts'
import { type DiskFormat, DiskImageError, damaged } from './reason.ts'
import { readDynamicVhd, readFixedVhd } from './vhd.ts'
import { readVhdFooter, VHD_COOKIE, VHD_FOOTER_BYTES } from './vhd-footer.ts'
import { readVmdk } from './vmdk.ts'
import { VMDK_DESCRIPTOR } from './vmdk-descriptor.ts'
import { VMDK_MAGIC } from './vmdk-header.ts'

/** What a file's own headers say of it. */
export interface DiskImage {
  readonly format: DiskFormat
  /** Bytes of the disk that the file describes. */
  readonly virtualSizeBytes: number
  /** What says where the data is, where that is not yet checked. */
  readonly dataTables?: DataTables
}

/** What is read first: the headers, the GPT of disks with sectors of 4 KiB, and signatures of other files. */
export const HEAD_BYTES = 64 * 1024

/**
 * Tells what a disk image is, from its headers, and checks its tables against each other and against the size of the file. It
 * reads parts only, at most some MiB; whether the data is whole is not known afterwards.
 * @param limitBytes of the disk, at most 2^53 - 1
 * @throws DiskImageError for a file that is not taken; whatever else the source throws
 */
export async function recognise(source: ByteSource, limitBytes: number): Promise<DiskImage> {
  const head = await source.read(0, HEAD_BYTES)
  const begins = (magic: Buffer) => head.subarray(0, magic.length).equals(magic)
  if (begins(QCOW2_MAGIC)) return imageOf('qcow2', await readQcow2(source, head, limitBytes))
  if (begins(VMDK_MAGIC)) return imageOf('vmdk', await readVmdk(source, head, limitBytes))
  if (begins(VHD_COOKIE)) return { format: 'vhd', virtualSizeBytes: await readDynamicVhd(source, head, limitBytes) }
  if (begins(Buffer.from(VMDK_DESCRIPTOR))) throw new DiskImageError({ kind: 'descriptor-only' })
  const other = otherFormat(head)
  if (other !== undefined) throw new DiskImageError({ kind: 'unsupported', what: other })
  return recognisePlain(source, head, limitBytes)
}

const imageOf = (format: DiskFormat, { diskBytes, dataTables }: Found): DiskImage => ({
  format,
  virtualSizeBytes: diskBytes,
  ...(dataTables === undefined ? {} : { dataTables }),
})

/** A fixed VHD is a plain disk with a footer, and any plain disk may be in it. */
async function recognisePlain(source: ByteSource, head: Buffer, limitBytes: number): Promise<DiskImage> {
  const partitions = await readPartitions(source, head).catch((failure: unknown) => {
    if (failure instanceof DiskImageError) return failure
    throw failure
  })
  const fileBytes = await source.size
  const footer = readVhdFooter(await source.read(Math.max(0, fileBytes - VHD_FOOTER_BYTES), VHD_FOOTER_BYTES))
  if (footer !== undefined) return { format: 'vhd', virtualSizeBytes: readFixedVhd(footer, fileBytes, limitBytes) }
  if (partitions instanceof DiskImageError) {
    const looksLike = otherFile(head)
    throw partitions.reason.kind === 'not-an-image' && looksLike !== undefined
      ? new DiskImageError({ kind: 'not-an-image', looksLike })
      : partitions
  }
  if (partitions > fileBytes) throw new DiskImageError({ kind: 'truncated' })
  if (fileBytes % SECTOR_BYTES !== 0) throw damaged('the size of the file is no whole number of sectors')
  return { format: 'raw', virtualSizeBytes: virtualSize(BigInt(fileBytes), limitBytes) }
}
