import { DiskImageError, damaged } from './reason.ts'

/** The first bytes of a sparse VMDK. */
export const VMDK_MAGIC = Buffer.from('KDMV', 'latin1')

/** Bytes of its header. */
export const VMDK_HEADER_BYTES = 512

const VERSIONS = [1, 2, 3]
/** Grains of 4 KiB to 64 MiB. */
const GRAIN_SECTORS = { min: 8n, max: 131_072n }
const MAX_GRAINS_PER_TABLE = 512

const HAS_LINE_ENDS = 1
const HAS_SPARE_DIRECTORY = 2
const LINE_ENDS = Buffer.from('\n \r\n', 'latin1')
const NO_COMPRESSION = 0
const DEFLATE = 1

/** What a header of a sparse VMDK says. Offsets are in sectors. */
export interface VmdkHeader {
  readonly capacitySectors: bigint
  readonly grainSectors: bigint
  readonly descriptorOffset: bigint
  readonly descriptorSectors: bigint
  readonly grainsPerTable: number
  readonly directoryOffset: bigint
  readonly spareDirectoryOffset: bigint | undefined
}

/**
 * Reads a header, or the footer, which has the same form.
 * @param bytes at least {@link VMDK_HEADER_BYTES}
 * @throws DiskImageError
 */
export function readVmdkHeader(bytes: Buffer): VmdkHeader {
  if (!bytes.subarray(0, VMDK_MAGIC.length).equals(VMDK_MAGIC)) throw damaged('the header is missing')
  if (!VERSIONS.includes(bytes.readUInt32LE(4))) throw new DiskImageError({ kind: 'unsupported', what: 'This version of VMDK' })
  const flags = bytes.readUInt32LE(8)
  if ((flags & HAS_LINE_ENDS) !== 0 && !bytes.subarray(73, 77).equals(LINE_ENDS))
    throw damaged('its line ends were changed, as by a transfer in text mode')
  const compression = bytes.readUInt16LE(77)
  if (compression !== NO_COMPRESSION && compression !== DEFLATE)
    throw new DiskImageError({ kind: 'unsupported', what: 'This compression of VMDK' })
  const grainSectors = bytes.readBigUInt64LE(20)
  if (grainSectors < GRAIN_SECTORS.min || grainSectors > GRAIN_SECTORS.max || (grainSectors & (grainSectors - 1n)) !== 0n)
    throw damaged('the grain size is out of range')
  const grainsPerTable = bytes.readUInt32LE(44)
  if (grainsPerTable === 0 || grainsPerTable > MAX_GRAINS_PER_TABLE) throw damaged('the size of a grain table is out of range')
  return {
    capacitySectors: bytes.readBigUInt64LE(12),
    grainSectors,
    descriptorOffset: bytes.readBigUInt64LE(28),
    descriptorSectors: bytes.readBigUInt64LE(36),
    grainsPerTable,
    directoryOffset: bytes.readBigUInt64LE(56),
    spareDirectoryOffset: (flags & HAS_SPARE_DIRECTORY) === 0 ? undefined : bytes.readBigUInt64LE(48),
  }
}
