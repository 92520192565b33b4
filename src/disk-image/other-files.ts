/** Kinds of files that people name by mistake, by bytes at some offset. */
const SIGNATURES: readonly (readonly [offset: number, bytes: string, name: string])[] = [
  [0, '\x1f\x8b', 'a gzip file'],
  [0, '\xfd7zXZ\x00', 'an xz file'],
  [0, '\x28\xb5\x2f\xfd', 'a Zstandard file'],
  [0, 'BZh', 'a bzip2 file'],
  [0, 'PK\x03\x04', 'a ZIP file'],
  [0, '7z\xbc\xaf\x27\x1c', 'a 7z file'],
  [257, 'ustar', 'a tar file, as OVA is'],
  [0, '<?xml', 'an XML file'],
  [0, '<!DOCTYPE', 'a web page'],
  [0, '<!doctype', 'a web page'],
  [0, '<html', 'a web page'],
  [1080, '\x53\xef', 'a file system without a partition table'],
  [0, 'XFSB', 'a file system without a partition table'],
  [32_769, 'CD001', 'an ISO 9660 file'],
]

/** Image formats that are not taken. */
const FORMATS: readonly (readonly [offset: number, bytes: string, name: string])[] = [
  [0, 'vhdxfile', 'VHDX'],
  [64, '\x7f\x10\xda\xbe', 'VDI'],
  [0, 'COWD', 'VMDK of old ESX servers'],
  [0, 'QED\x00', 'QED'],
]

const found = (table: typeof SIGNATURES, head: Buffer): string | undefined =>
  table.find(([offset, bytes]) => head.toString('latin1', offset, offset + bytes.length) === bytes)?.[2]

/** What else a file is by its first bytes, with its article; undefined when they do not tell. */
export const otherFile = (head: Buffer): string | undefined => found(SIGNATURES, head)

/** The name of an image format that is not taken, by the file's first bytes. */
export const otherFormat = (head: Buffer): string | undefined => found(FORMATS, head)
