import type { ByteSource } from './byte-source.ts'
import { DiskImageError } from './reason.ts'

/** The tables of an image that say where its data is: the L2 tables of QCOW2, the grain tables of VMDK. All are of one length. */
export interface DataTables {
  /** Where they begin, in bytes. */
  readonly offsets: Float64Array
  /** Bytes of each. */
  readonly length: number
  /** Where the last of the parts begins that a table names, in bytes; 0 where it names none. */
  lastPart(table: Buffer): number
}

/** What a recogniser found. */
export interface Found {
  /** Bytes of the disk. */
  readonly diskBytes: number
  readonly dataTables?: DataTables
}

/** A source some of whose bytes may have gone by. */
export interface PassingSource extends ByteSource {
  canRead(offset: number, length: number): boolean
}

/**
 * Sees that the data is not beyond the end of the file, as it is where an upload broke off. Tables that went by are not looked at.
 * @throws DiskImageError `truncated`
 */
export async function checkDataTables(source: PassingSource, { offsets, length, lastPart }: DataTables): Promise<void> {
  const fileBytes = await source.size
  let previous = 0
  for (const offset of offsets.toSorted()) {
    if (offset !== previous && source.canRead(offset, length) && lastPart(await source.read(offset, length)) >= fileBytes)
      throw new DiskImageError({ kind: 'truncated' })
    previous = offset
  }
}
