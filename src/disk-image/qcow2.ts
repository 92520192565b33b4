import { assertApart, assertInside, type ByteSource, type Region, readTable, regionAt, virtualSize } from './byte-source.ts'
import type { DataTables, Found } from './data-tables.ts'
import { DiskImageError, damaged } from './reason.ts'

/** The first bytes of a QCOW2 file. */
export const QCOW2_MAGIC = Buffer.from('QFI\xfb', 'latin1')

const V2_HEADER_BYTES = 72
const V3_HEADER_BYTES = 104
/** What QEMU takes: clusters of 512 bytes to 2 MiB. */
const CLUSTER_BITS = { min: 9, max: 21 }
/** What QEMU takes. */
const MAX_REFCOUNT_TABLE_BYTES = 8n * 1024n * 1024n
const MAX_SNAPSHOTS = 65_536
/** Bytes of a snapshot without its variable parts. */
const SNAPSHOT_BYTES = 40n

/** Bits of `incompatible_features`. */
const DIRTY = 1n
const CORRUPT = 2n
const EXTERNAL_DATA = 4n
const COMPRESSION_TYPE = 8n
const EXTENDED_L2 = 16n
const KNOWN = DIRTY | CORRUPT | EXTERNAL_DATA | COMPRESSION_TYPE | EXTENDED_L2

/** High halves of an L1 or L2 entry: bits 32 to 55 of the offset, the bits that are always zero in L1, and the mark of compression in L2. */
const HIGH_OFFSET = 0x00ff_ffff
const L1_HIGH_RESERVED = 0x7f00_0000
const L2_HIGH_COMPRESSED = 0x4000_0000
/** In the low half of an L2 entry that is not extended: the cluster reads as zeros, wherever it is. */
const L2_LOW_ZEROS = 1
const L2_LOW_OFFSET = 0xffff_fe00

/**
 * Reads the header of a QCOW2 file of version 2 or 3 and checks its tables.
 * https://gitlab.com/qemu-project/qemu/-/blob/master/docs/interop/qcow2.txt
 * @param head the file's first bytes
 * @throws DiskImageError
 */
export async function readQcow2(source: ByteSource, head: Buffer, limitBytes: number): Promise<Found> {
  if (head.length < V2_HEADER_BYTES) throw new DiskImageError({ kind: 'truncated' })
  const version = head.readUInt32BE(4)
  if (version !== 2 && version !== 3) throw new DiskImageError({ kind: 'unsupported', what: `Version ${version} of QCOW2` })
  if (head.readBigUInt64BE(8) !== 0n) throw new DiskImageError({ kind: 'backing-file' })
  if (head.readUInt32BE(32) !== 0) throw new DiskImageError({ kind: 'encrypted' })
  const clusterBits = head.readUInt32BE(20)
  if (clusterBits < CLUSTER_BITS.min || clusterBits > CLUSTER_BITS.max) throw damaged('the cluster size is out of range')
  const clusterBytes = 2 ** clusterBits
  const { headerBytes, l2EntryBytes } = version === 3 ? readVersion3(head, clusterBits) : { headerBytes: V2_HEADER_BYTES, l2EntryBytes: 8 }
  const diskBytes = virtualSize(head.readBigUInt64BE(24), limitBytes)

  const l1Entries = head.readUInt32BE(36)
  if (l1Entries < Math.ceil(diskBytes / (clusterBytes * (clusterBytes / l2EntryBytes)))) throw damaged('the L1 table is too small')
  const l1 = alignedRegion('the L1 table', head.readBigUInt64BE(40), BigInt(l1Entries) * 8n, clusterBytes)
  const refcounts = refcountTable(head, clusterBytes)
  const snapshots = snapshotTable(head, clusterBytes)
  const regions = { 'the L1 table': l1, 'the refcount table': refcounts, 'the snapshot table': snapshots }
  assertApart({ 'the header': { start: 0, end: headerBytes }, ...regions })

  const table = await readTable(source, 'the L1 table', l1)
  const fileBytes = await source.size
  for (const region of Object.values(regions)) assertInside(region, fileBytes)
  return { diskBytes, dataTables: l2Tables(readL1(table, clusterBytes, fileBytes), clusterBits, l2EntryBytes) }
}

function readVersion3(head: Buffer, clusterBits: number): { headerBytes: number; l2EntryBytes: number } {
  if (head.length < V3_HEADER_BYTES) throw new DiskImageError({ kind: 'truncated' })
  const features = head.readBigUInt64BE(72)
  if ((features & EXTERNAL_DATA) !== 0n) throw new DiskImageError({ kind: 'external-data-file' })
  if ((features & CORRUPT) !== 0n) throw damaged('it is marked as corrupt')
  if ((features & DIRTY) !== 0n) throw damaged('it was not closed properly, so repair it with qemu-img check -r all')
  if ((features & ~KNOWN) !== 0n) throw new DiskImageError({ kind: 'unsupported', what: 'A newer feature of QCOW2' })
  if (head.readUInt32BE(96) > 6) throw damaged('the refcount width is out of range')
  const headerBytes = head.readUInt32BE(100)
  if (headerBytes < V3_HEADER_BYTES || headerBytes > 2 ** clusterBits || headerBytes % 8 !== 0)
    throw damaged('the header length is out of range')
  const compressed = (features & COMPRESSION_TYPE) !== 0n
  if (compressed && (headerBytes < V3_HEADER_BYTES + 8 || head.length < V3_HEADER_BYTES + 8 || head.readUInt8(V3_HEADER_BYTES) > 1))
    throw new DiskImageError({ kind: 'unsupported', what: 'Another compression of QCOW2 than deflate and zstd' })
  const extended = (features & EXTENDED_L2) !== 0n
  if (extended && clusterBits < 14) throw damaged('the cluster size is out of range')
  return { headerBytes, l2EntryBytes: extended ? 16 : 8 }
}

function alignedRegion(name: string, start: bigint, length: bigint, clusterBytes: number): Region {
  if (start < BigInt(clusterBytes)) throw damaged(`${name} overlaps the header`)
  if (start % BigInt(clusterBytes) !== 0n) throw damaged(`${name} does not begin at a cluster`)
  return regionAt(start, length)
}

function refcountTable(head: Buffer, clusterBytes: number): Region {
  const length = BigInt(head.readUInt32BE(56)) * BigInt(clusterBytes)
  if (length === 0n || length > MAX_REFCOUNT_TABLE_BYTES) throw damaged('the size of the refcount table is out of range')
  return alignedRegion('the refcount table', head.readBigUInt64BE(48), length, clusterBytes)
}

function snapshotTable(head: Buffer, clusterBytes: number): Region {
  const count = head.readUInt32BE(60)
  if (count === 0) return { start: 0, end: 0 }
  if (count > MAX_SNAPSHOTS) throw damaged('it has too many snapshots')
  return alignedRegion('the snapshot table', head.readBigUInt64BE(64), BigInt(count) * SNAPSHOT_BYTES, clusterBytes)
}

/** The offsets of the L2 tables. */
function readL1(table: Buffer, clusterBytes: number, fileBytes: number): Float64Array {
  const offsets = new Float64Array(table.length / 8)
  for (let at = 0; at < table.length; at += 8) {
    const high = table.readUInt32BE(at)
    const offset = (high & HIGH_OFFSET) * 2 ** 32 + table.readUInt32BE(at + 4)
    if ((high & L1_HIGH_RESERVED) !== 0 || offset % clusterBytes !== 0) throw damaged('an L1 entry is malformed')
    if (offset !== 0) assertInside({ start: offset, end: offset + clusterBytes }, fileBytes)
    offsets[at / 8] = offset
  }
  return offsets
}

function l2Tables(offsets: Float64Array, clusterBits: number, entryBytes: number): DataTables {
  // A compressed cluster has its offset in the lower bits, fewer of them the larger clusters are, and its length in the others.
  const compressedHigh = 2 ** (62 - (clusterBits - 8) - 32) - 1
  const lastPart = (table: Buffer): number => {
    let last = 0
    for (let at = 0; at < table.length; at += entryBytes) {
      const high = table.readUInt32BE(at)
      const low = table.readUInt32BE(at + 4)
      if ((high & L2_HIGH_COMPRESSED) !== 0) last = Math.max(last, (high & compressedHigh) * 2 ** 32 + low)
      else if (entryBytes > 8 || (low & L2_LOW_ZEROS) === 0)
        last = Math.max(last, (high & HIGH_OFFSET) * 2 ** 32 + ((low & L2_LOW_OFFSET) >>> 0))
    }
    return last
  }
  return { offsets, length: 2 ** clusterBits, lastPart }
}
