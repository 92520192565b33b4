import { DiskImageError, damaged } from './reason.ts'

/** The first bytes of a footer, and of the copy of it with which a dynamic VHD begins. */
export const VHD_COOKIE = Buffer.from('conectix', 'latin1')

/** Bytes of a footer. */
export const VHD_FOOTER_BYTES = 512

const VERSION_1 = 0x0001_0000
const FIXED = 2
const DYNAMIC = 3
const DIFFERENCING = 4
const CHECKSUM_OFFSET = 64

/** What a footer says. */
export interface VhdFooter {
  readonly type: 'fixed' | 'dynamic'
  /** Bytes of the disk, as the file says. */
  readonly diskBytes: bigint
  /** Where the dynamic header is; of a fixed disk without meaning. */
  readonly headerOffset: bigint
}

/**
 * Reads a footer of VHD.
 * @returns undefined for bytes that are none
 * @throws DiskImageError for a footer that is damaged, or of a differencing disk
 */
export function readVhdFooter(bytes: Buffer): VhdFooter | undefined {
  if (bytes.length < VHD_FOOTER_BYTES || !bytes.subarray(0, VHD_COOKIE.length).equals(VHD_COOKIE)) return undefined
  const footer = bytes.subarray(0, VHD_FOOTER_BYTES)
  if (footer.readUInt32BE(CHECKSUM_OFFSET) !== vhdChecksum(footer, CHECKSUM_OFFSET)) throw damaged('the checksum of the footer is wrong')
  if (footer.readUInt32BE(12) !== VERSION_1) throw new DiskImageError({ kind: 'unsupported', what: 'This version of VHD' })
  const type = footer.readUInt32BE(60)
  if (type === DIFFERENCING) throw new DiskImageError({ kind: 'backing-file' })
  if (type !== FIXED && type !== DYNAMIC) throw new DiskImageError({ kind: 'unsupported', what: 'This type of VHD' })
  return { type: type === FIXED ? 'fixed' : 'dynamic', diskBytes: footer.readBigUInt64BE(48), headerOffset: footer.readBigUInt64BE(16) }
}

/** The checksum of a footer or a dynamic header: the complement of the sum of its bytes, without its own four. */
export function vhdChecksum(bytes: Buffer, checksumOffset: number): number {
  let sum = 0
  for (const [index, byte] of bytes.entries()) if (index < checksumOffset || index >= checksumOffset + 4) sum += byte
  return ~sum >>> 0
}
