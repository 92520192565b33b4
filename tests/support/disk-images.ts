import { crc32 } from 'node:zlib'
import type { ByteSource } from '../../src/disk-image/byte-source.ts'

/** A file in memory that remembers how many bytes were read of it. */
export function bytesSource(file: Buffer): ByteSource & { readBytes: number } {
  return {
    size: file.length,
    readBytes: 0,
    async read(offset, length) {
      this.readBytes += length
      return Buffer.from(file.subarray(offset, offset + length))
    },
  }
}

/** Something to break a file that is right. */
export type Change = (file: Buffer) => void

/** A QCOW2 file of 1 GiB with clusters of 64 KiB: the header, the refcount table, the L1 table and one L2 table. */
export function qcow2({ version = 3, change = () => undefined }: { version?: number; change?: Change } = {}): Buffer {
  const cluster = 65_536
  const file = Buffer.alloc(5 * cluster)
  file.write('QFI\xfb', 'latin1')
  file.writeUInt32BE(version, 4)
  file.writeUInt32BE(16, 20)
  file.writeBigUInt64BE(1024n ** 3n, 24)
  file.writeUInt32BE(2, 36)
  file.writeBigUInt64BE(BigInt(3 * cluster), 40)
  file.writeBigUInt64BE(BigInt(cluster), 48)
  file.writeUInt32BE(1, 56)
  if (version === 3) {
    file.writeUInt32BE(4, 96)
    file.writeUInt32BE(112, 100)
  }
  file.writeBigUInt64BE(BigInt(4 * cluster) | (1n << 63n), 3 * cluster)
  change(file)
  return file
}

/** Writes the checksum of a footer, or of a dynamic header, that a test changed. */
export function sealVhd(bytes: Buffer, checksumOffset: number): void {
  bytes.writeUInt32BE(0, checksumOffset)
  bytes.writeUInt32BE(~bytes.reduce((sum, byte) => sum + byte, 0) >>> 0, checksumOffset)
}

/** A footer of VHD. */
export function vhdFooter({ type, diskBytes, change = () => undefined }: { type: number; diskBytes: bigint; change?: Change }): Buffer {
  const footer = Buffer.alloc(512)
  footer.write('conectix', 'latin1')
  footer.writeUInt32BE(2, 8)
  footer.writeUInt32BE(0x10000, 12)
  footer.writeBigUInt64BE(type === 2 ? 0xffff_ffff_ffff_ffffn : 512n, 16)
  footer.writeBigUInt64BE(diskBytes, 40)
  footer.writeBigUInt64BE(diskBytes, 48)
  footer.writeUInt32BE(type, 60)
  change(footer)
  sealVhd(footer, 64)
  return footer
}

/** A dynamic VHD of 8 MiB in blocks of 2 MiB, of which one is there. */
export function dynamicVhd({
  footer = () => undefined,
  header: changeHeader = () => undefined,
  table: changeTable = () => undefined,
}: {
  footer?: Change
  header?: Change
  table?: Change
} = {}): Buffer {
  const header = Buffer.alloc(1024)
  header.write('cxsparse', 'latin1')
  header.writeBigUInt64BE(0xffff_ffff_ffff_ffffn, 8)
  header.writeBigUInt64BE(1536n, 16)
  header.writeUInt32BE(0x10000, 24)
  header.writeUInt32BE(4, 28)
  header.writeUInt32BE(2 * 1024 * 1024, 32)
  changeHeader(header)
  sealVhd(header, 36)
  const table = Buffer.alloc(512, 0xff)
  table.writeUInt32BE(4, 0)
  changeTable(table)
  const end = vhdFooter({ type: 3, diskBytes: 8n * 1024n * 1024n, change: footer })
  return Buffer.concat([end, header, table, Buffer.alloc(512 + 2 * 1024 * 1024), end])
}

const DESCRIPTOR = `# Disk DescriptorFile
version=1
CID=1766842b
parentCID=ffffffff
createType="monolithicSparse"

# Extent description
RW 2097152 SPARSE "disk.vmdk"
`

function vmdkHeader(directoryOffset: bigint, flags: number): Buffer {
  const header = Buffer.alloc(512)
  header.write('KDMV', 'latin1')
  header.writeUInt32LE(flags === 3 ? 1 : 3, 4)
  header.writeUInt32LE(flags, 8)
  header.writeBigUInt64LE(2_097_152n, 12)
  header.writeBigUInt64LE(128n, 20)
  header.writeBigUInt64LE(1n, 28)
  header.writeBigUInt64LE(20n, 36)
  header.writeUInt32LE(512, 44)
  header.writeBigUInt64LE(flags === 3 ? 21n : 0n, 48)
  header.writeBigUInt64LE(directoryOffset, 56)
  header.writeBigUInt64LE(128n, 64)
  header.write('\n \r\n', 73, 'latin1')
  header.writeUInt16LE(flags === 3 ? 0 : 1, 77)
  return header
}

/** A `monolithicSparse` VMDK of 1 GiB with one grain table. */
export function sparseVmdk({
  change = () => undefined,
  descriptor = (text) => text,
}: {
  change?: Change
  descriptor?: (text: string) => string
} = {}): Buffer {
  const file = Buffer.alloc(128 * 512)
  vmdkHeader(26n, 3).copy(file)
  file.write(descriptor(DESCRIPTOR), 512, 'latin1')
  file.writeUInt32LE(31, 26 * 512)
  change(file)
  return file
}

/** A `streamOptimized` VMDK of 1 GiB whose grain directory is told by the footer. `change` gets it from the marker of the footer on. */
export function streamOptimizedVmdk({ change = () => undefined }: { change?: Change } = {}): Buffer {
  const text = Buffer.alloc(20 * 512)
  text.write(DESCRIPTOR.replace('monolithicSparse', 'streamOptimized'), 'latin1')
  const table = Buffer.alloc(2048)
  const directory = Buffer.alloc(512)
  directory.writeUInt32LE(21, 0)
  const end = Buffer.alloc(3 * 512)
  end.writeBigUInt64LE(1n, 0)
  end.writeUInt32LE(3, 12)
  vmdkHeader(25n, 0x30001).copy(end, 512)
  change(end)
  return Buffer.concat([vmdkHeader(0xffff_ffff_ffff_ffffn, 0x30001), text, table, directory, end])
}

/** An MBR disk of 1 MiB with one partition, all of it but the first sector. */
export function mbrDisk({ sectors = 2048, change = () => undefined }: { sectors?: number; change?: Change } = {}): Buffer {
  const file = Buffer.alloc(sectors * 512)
  file.writeUInt8(0x80, 446)
  file.writeUInt8(0x83, 450)
  file.writeUInt32LE(1, 454)
  file.writeUInt32LE(sectors - 1, 458)
  file.writeUInt16LE(0xaa55, 510)
  change(file)
  return file
}

/** Changes both headers of a GPT alike before their checksums are made; `entries` too. */
export type GptChange = { readonly header?: Change; readonly entries?: Change; readonly after?: Change }

/** A GPT disk with one partition. */
export function gptDisk({
  sectorBytes = 512,
  sectors = 2048,
  header = () => undefined,
  entries: changeEntries,
  after,
}: GptChange & {
  sectorBytes?: number
  sectors?: number
} = {}): Buffer {
  const entryBytes = 128 * 128
  const entrySectors = entryBytes / sectorBytes
  const file = mbrDisk({ sectors: (sectors * sectorBytes) / 512 })
  file.writeUInt8(0, 446)
  file.writeUInt8(0xee, 450)
  const entries = Buffer.alloc(entryBytes)
  entries.fill(0x11, 0, 32)
  entries.writeBigUInt64LE(BigInt(2 + entrySectors), 32)
  entries.writeBigUInt64LE(BigInt(sectors - 2 - entrySectors), 40)
  changeEntries?.(entries)
  const head = (own: number, other: number, table: number) => {
    const bytes = Buffer.alloc(92)
    bytes.write('EFI PART', 'latin1')
    bytes.writeUInt32LE(0x10000, 8)
    bytes.writeUInt32LE(92, 12)
    bytes.writeBigUInt64LE(BigInt(own), 24)
    bytes.writeBigUInt64LE(BigInt(other), 32)
    bytes.writeBigUInt64LE(BigInt(2 + entrySectors), 40)
    bytes.writeBigUInt64LE(BigInt(sectors - 2 - entrySectors), 48)
    bytes.writeBigUInt64LE(BigInt(table), 72)
    bytes.writeUInt32LE(128, 80)
    bytes.writeUInt32LE(128, 84)
    bytes.writeUInt32LE(crc32(entries), 88)
    header(bytes)
    bytes.writeUInt32LE(0, 16)
    bytes.writeUInt32LE(crc32(bytes), 16)
    return bytes
  }
  head(1, sectors - 1, 2).copy(file, sectorBytes)
  entries.copy(file, 2 * sectorBytes)
  entries.copy(file, (sectors - 1 - entrySectors) * sectorBytes)
  head(sectors - 1, 1, sectors - 1 - entrySectors).copy(file, (sectors - 1) * sectorBytes)
  after?.(file)
  return file
}
