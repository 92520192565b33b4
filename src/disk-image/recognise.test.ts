import { describe, expect, test } from 'bun:test'
import {
  bytesSource,
  type Change,
  dynamicVhd,
  gptDisk,
  mbrDisk,
  qcow2,
  sparseVmdk,
  streamOptimizedVmdk,
  vhdFooter,
} from '../../tests/support/disk-images.ts'
import { DiskImageError, type Reason } from './reason.ts'
import { recognise } from './recognise.ts'

const GIB = 1024 ** 3
const LIMIT = 2 ** 50

/** What a file is, or why it is not taken. */
async function outcome(file: Buffer, limit = LIMIT): Promise<unknown> {
  try {
    const { format, virtualSizeBytes } = await recognise(bytesSource(file), limit)
    return [format, virtualSizeBytes]
  } catch (failure) {
    if (!(failure instanceof DiskImageError)) throw failure
    return failure.reason
  }
}

const fixedVhd = (change: Change = () => undefined, disk: Buffer = Buffer.alloc(4096)) =>
  Buffer.concat([disk, vhdFooter({ type: 2, diskBytes: BigInt(disk.length), change })])

describe('what is taken', () => {
  const taken: readonly [string, Buffer, ...unknown[]][] = [
    ['QCOW2 of version 3', qcow2(), 'qcow2', GIB],
    ['QCOW2 of version 2', qcow2({ version: 2 }), 'qcow2', GIB],
    ['a fixed VHD without partitions', fixedVhd(), 'vhd', 4096],
    ['a fixed VHD with an MBR', fixedVhd(undefined, mbrDisk()), 'vhd', 1024 * 1024],
    ['a fixed VHD with a GPT', fixedVhd(undefined, gptDisk()), 'vhd', 1024 * 1024],
    ['a dynamic VHD', dynamicVhd(), 'vhd', 8 * 1024 * 1024],
    ['a sparse VMDK', sparseVmdk(), 'vmdk', GIB],
    ['a streamOptimized VMDK with a footer', streamOptimizedVmdk(), 'vmdk', GIB],
    ['a RAW disk with an MBR', mbrDisk(), 'raw', 1024 * 1024],
    ['a RAW disk with a GPT', gptDisk(), 'raw', 1024 * 1024],
    ['a RAW disk with a GPT and sectors of 4 KiB', gptDisk({ sectorBytes: 4096, sectors: 256 }), 'raw', 1024 * 1024],
    ['a RAW disk that grew after its GPT was made', Buffer.concat([gptDisk(), Buffer.alloc(512)]), 'raw', 1024 * 1024 + 512],
  ]
  for (const [name, file, ...result] of taken) test(name, async () => expect(await outcome(file)).toEqual(result))
})

describe('what is not an image', () => {
  const others: readonly [string, Buffer, Reason][] = [
    ['nothing', Buffer.alloc(0), { kind: 'not-an-image' }],
    ['one byte', Buffer.from('Q'), { kind: 'not-an-image' }],
    ['zeros', Buffer.alloc(100_000), { kind: 'not-an-image' }],
    ['a boot sector without partitions', mbrDisk({ change: (file) => file.fill(0, 446, 510) }), { kind: 'not-an-image' }],
    ['a boot sector with text where partitions are', mbrDisk({ change: (file) => file.write('Missing', 446) }), { kind: 'not-an-image' }],
    ['a packed image', Buffer.from('\x1f\x8b and more', 'latin1'), { kind: 'not-an-image', looksLike: 'a gzip file' }],
    ['a page', Buffer.from('<!DOCTYPE html>'), { kind: 'not-an-image', looksLike: 'a web page' }],
    ['an ISO', at(32_769, 'CD001'), { kind: 'not-an-image', looksLike: 'an ISO 9660 file' }],
    ['VHDX', at(0, 'vhdxfile'), { kind: 'unsupported', what: 'VHDX' }],
    ['the text of a VMDK alone', Buffer.from('# Disk DescriptorFile\nversion=1'), { kind: 'descriptor-only' }],
  ]
  for (const [name, file, reason] of others) test(name, async () => expect(await outcome(file)).toEqual(reason))
})

function at(offset: number, text: string): Buffer {
  const file = Buffer.alloc(40_000)
  file.write(text, offset, 'latin1')
  return file
}

const word =
  (offset: number, value: number): Change =>
  (file) =>
    void file.writeUInt32BE(value, offset)
const long =
  (offset: number, value: bigint): Change =>
  (file) =>
    void file.writeBigUInt64BE(value, offset)
const littleWord =
  (offset: number, value: number): Change =>
  (file) =>
    void file.writeUInt32LE(value, offset)
const littleLong =
  (offset: number, value: bigint): Change =>
  (file) =>
    void file.writeBigUInt64LE(value, offset)
const damaged = (what: string): Reason => ({ kind: 'damaged', what })
const TOO_LARGE: Reason = { kind: 'too-large', what: 'disk', limitBytes: LIMIT }
const TRUNCATED: Reason = { kind: 'truncated' }
const BACKED: Reason = { kind: 'backing-file' }

const QCOW2: readonly [string, Change, Reason][] = [
  ['a backing file', long(8, 200n), BACKED],
  ['encryption', word(32, 2), { kind: 'encrypted' }],
  ['an external data file', long(72, 4n), { kind: 'external-data-file' }],
  ['the mark of damage', long(72, 2n), damaged('it is marked as corrupt')],
  ['the mark of use', long(72, 1n), damaged('it was not closed properly, so repair it with qemu-img check -r all')],
  ['a feature of the future', long(72, 32n), { kind: 'unsupported', what: 'A newer feature of QCOW2' }],
  ['version 4', word(4, 4), { kind: 'unsupported', what: 'Version 4 of QCOW2' }],
  ['clusters of 256 bytes', word(20, 8), damaged('the cluster size is out of range')],
  ['clusters of 2^32 bytes', word(20, 32), damaged('the cluster size is out of range')],
  ['a disk of 2^63 bytes', long(24, 2n ** 63n), TOO_LARGE],
  ['a disk of 2^64 - 1 bytes', long(24, 2n ** 64n - 1n), TOO_LARGE],
  ['a disk of no bytes', long(24, 0n), damaged('the size of the disk is no whole number of sectors')],
  ['an L1 table for less than the disk', word(36, 1), damaged('the L1 table is too small')],
  ['an L1 table of 2^32 - 1 entries', word(36, 0xffff_ffff), damaged('the L1 table has more than 4194304 bytes')],
  ['an L1 table in the header', long(40, 0n), damaged('the L1 table overlaps the header')],
  ['an L1 table between clusters', long(40, 65_537n), damaged('the L1 table does not begin at a cluster')],
  ['an L1 table on the refcount table', long(40, 65_536n), damaged('the refcount table overlaps the L1 table')],
  ['an L1 table beyond the file', long(40, 65_536n * 100n), TRUNCATED],
  ['an L1 table at 2^63', long(40, 2n ** 63n), TRUNCATED],
  ['an L1 entry beyond the file', long(3 * 65_536, 5n * 65_536n), TRUNCATED],
  ['an L1 entry between clusters', long(3 * 65_536, 513n), damaged('an L1 entry is malformed')],
  ['an L1 entry with bits that are never set', long(3 * 65_536, 2n ** 60n), damaged('an L1 entry is malformed')],
  ['a refcount table beyond the file', long(48, 65_536n * 100n), TRUNCATED],
  ['a refcount table of 2^32 - 1 clusters', word(56, 0xffff_ffff), damaged('the size of the refcount table is out of range')],
  ['a refcount table of none', word(56, 0), damaged('the size of the refcount table is out of range')],
  ['2^32 - 1 snapshots', word(60, 0xffff_ffff), damaged('it has too many snapshots')],
  ['a snapshot table in the header', word(60, 1), damaged('the snapshot table overlaps the header')],
  ['a refcount width of 2^32', word(96, 32), damaged('the refcount width is out of range')],
  ['a header longer than a cluster', word(100, 65_544), damaged('the header length is out of range')],
  ['a header shorter than one is', word(100, 72), damaged('the header length is out of range')],
]

const VMDK: readonly [string, Change, Reason][] = [
  ['version 9', littleWord(4, 9), { kind: 'unsupported', what: 'This version of VMDK' }],
  ['a disk of 2^64 - 1 sectors', littleLong(12, 2n ** 64n - 1n), TOO_LARGE],
  ['a disk of no sectors', littleLong(12, 0n), damaged('the size of the disk is no whole number of sectors')],
  ['grains of 3 sectors', littleLong(20, 3n), damaged('the grain size is out of range')],
  ['grains of 2^63 sectors', littleLong(20, 2n ** 63n), damaged('the grain size is out of range')],
  ['grains of none', littleLong(20, 0n), damaged('the grain size is out of range')],
  ['tables of 2^32 - 1 grains', littleWord(44, 0xffff_ffff), damaged('the size of a grain table is out of range')],
  ['tables of none', littleWord(44, 0), damaged('the size of a grain table is out of range')],
  ['no descriptor', littleLong(28, 0n), { kind: 'unsupported', what: 'A VMDK of several files' }],
  ['a descriptor of 2^40 sectors', littleLong(36, 2n ** 40n), damaged('the descriptor is too large')],
  ['a descriptor of 2^63 sectors', littleLong(36, 2n ** 63n), TRUNCATED],
  ['a descriptor beyond the file', littleLong(28, 1000n), TRUNCATED],
  ['a grain directory on the descriptor', littleLong(56, 20n), damaged('the grain directory overlaps the descriptor')],
  ['a grain directory in the header', littleLong(56, 0n), damaged('the grain directory overlaps the header')],
  ['a spare directory on the other', littleLong(48, 26n), damaged('the spare grain directory overlaps the grain directory')],
  ['a spare directory beyond the file', littleLong(48, 1000n), TRUNCATED],
  ['a grain directory beyond the file', littleLong(56, 1000n), TRUNCATED],
  ['a grain directory at 2^63', littleLong(56, 2n ** 63n), TRUNCATED],
  ['a grain table beyond the file', littleWord(26 * 512, 125), TRUNCATED],
  ['changed line ends', (file) => void file.write('\n \n\n', 73), damaged('its line ends were changed, as by a transfer in text mode')],
  ['an unknown compression', (file) => void file.writeUInt16LE(7, 77), { kind: 'unsupported', what: 'This compression of VMDK' }],
]

for (const [format, made, cases] of [
  ['QCOW2', qcow2, QCOW2],
  ['a sparse VMDK', sparseVmdk, VMDK],
] as const)
  describe(`${format} is refused with`, () => {
    for (const [name, change, reason] of cases) test(name, async () => expect(await outcome(made({ change }))).toEqual(reason))
  })

test('a grain directory of a disk with too many grains is not read', async () => {
  const change = (file: Buffer) => {
    littleLong(12, 2n ** 38n)(file)
    littleLong(48, 2n ** 35n)(file)
  }
  expect(await outcome(sparseVmdk({ change }))).toEqual(damaged('the grain directory has more than 4194304 bytes'))
})

describe('a VMDK is refused by its descriptor when it', () => {
  const cases: readonly [string, (text: string) => string, Reason][] = [
    ['needs a parent', (text) => text.replace('parentCID=ffffffff', 'parentCID=12345678'), BACKED],
    [
      'is one of several files by its type',
      (text) => text.replace('monolithicSparse', 'twoGbMaxExtentSparse'),
      { kind: 'unsupported', what: 'This type of VMDK' },
    ],
    ['has several extents', (text) => `${text}RW 8 SPARSE "b.vmdk"\n`, { kind: 'unsupported', what: 'A VMDK of several files' }],
    ['has none', (text) => text.replace(/^RW.*$/m, ''), damaged('the descriptor names no extent')],
    ['is no descriptor', () => 'something else', damaged('the descriptor is missing')],
  ]
  for (const [name, descriptor, reason] of cases) test(name, async () => expect(await outcome(sparseVmdk({ descriptor }))).toEqual(reason))
})

describe('a streamOptimized VMDK is refused when', () => {
  const cases: readonly [string, Change, Reason][] = [
    ['the marker of the footer is another', (end) => void end.writeUInt32LE(0, 12), TRUNCATED],
    ['it does not end in the last marker', (end) => void end.writeUInt8(1, 1030), TRUNCATED],
    ['the footer is of another disk', littleLong(512 + 12, 99n), damaged('the header and the footer differ')],
    ['the footer tells no directory either', littleLong(512 + 56, 2n ** 64n - 1n), damaged('the header and the footer differ')],
    ['the directory is on the footer', littleLong(512 + 56, 26n), damaged('the footer overlaps the grain directory')],
    ['the directory is beyond the file', littleLong(512 + 56, 2n ** 50n), TRUNCATED],
  ]
  for (const [name, change, reason] of cases) test(name, async () => expect(await outcome(streamOptimizedVmdk({ change }))).toEqual(reason))
  test('the end is missing', async () => expect(await outcome(streamOptimizedVmdk().subarray(0, -512))).toEqual(TRUNCATED))
})

describe('a VHD is refused when', () => {
  const cases: readonly [string, () => Buffer, Reason][] = [
    ['it needs a parent', () => dynamicVhd({ footer: word(60, 4) }), BACKED],
    ['its type is unknown', () => dynamicVhd({ footer: word(60, 7) }), { kind: 'unsupported', what: 'This type of VHD' }],
    ['its version is unknown', () => dynamicVhd({ footer: word(12, 0x20000) }), { kind: 'unsupported', what: 'This version of VHD' }],
    ['its disk has 2^63 bytes', () => dynamicVhd({ footer: long(48, 2n ** 63n) }), TOO_LARGE],
    ['its header is at 2^63', () => dynamicVhd({ footer: long(16, 2n ** 63n) }), TRUNCATED],
    ['its header is in the footer', () => dynamicVhd({ footer: long(16, 0n) }), damaged('the dynamic header is missing')],
    [
      'its table has 2^32 - 1 entries',
      () => dynamicVhd({ header: word(28, 0xffff_ffff) }),
      damaged('the block allocation table has more than 4194304 bytes'),
    ],
    ['its table is too small', () => dynamicVhd({ header: word(28, 3) }), damaged('the block allocation table is too small')],
    [
      'its table is on the header',
      () => dynamicVhd({ header: long(16, 1024n) }),
      damaged('the block allocation table overlaps the dynamic header'),
    ],
    [
      'its table is in the copy',
      () => dynamicVhd({ header: long(16, 0n) }),
      damaged('the block allocation table overlaps the copy of the footer'),
    ],
    ['its table is beyond the file', () => dynamicVhd({ header: long(16, 2n ** 40n) }), TRUNCATED],
    ['its blocks are of 3 MiB', () => dynamicVhd({ header: word(32, 3 * 1024 * 1024) }), damaged('the block size is no power of two')],
    ['its blocks are of none', () => dynamicVhd({ header: word(32, 0) }), damaged('the block size is no power of two')],
    ['a block is beyond the file', () => dynamicVhd({ table: word(4, 5) }), TRUNCATED],
    ['a block is on the table', () => dynamicVhd({ table: word(4, 3) }), damaged('a block overlaps the tables')],
    ['its end is missing', () => dynamicVhd().subarray(0, -512), TRUNCATED],
    ['only its start is there', () => dynamicVhd().subarray(0, 100), TRUNCATED],
    ['a bit of its start flipped', () => flipped(dynamicVhd(), 42), damaged('the checksum of the footer is wrong')],
    ['a bit of its header flipped', () => flipped(dynamicVhd(), 1000), damaged('the checksum of the dynamic header is wrong')],
    ['the footer and the copy differ', () => replacedEnd(), damaged('the footer and its copy differ')],
    ['it is fixed and shorter than its disk', () => fixedVhd(long(48, 8192n)), TRUNCATED],
    ['it is fixed and longer than its disk', () => fixedVhd(long(48, 512n)), damaged('it has more bytes than the disk')],
    [
      'it is dynamic and begins with something else',
      () => fixedVhd(word(60, 3)),
      damaged('the copy of the footer at its start is missing'),
    ],
  ]
  for (const [name, file, reason] of cases) test(name, async () => expect(await outcome(file())).toEqual(reason))
})

function flipped(file: Buffer, offset: number): Buffer {
  file.writeUInt8(file.readUInt8(offset) ^ 1, offset)
  return file
}

function replacedEnd(): Buffer {
  return Buffer.concat([dynamicVhd().subarray(0, -512), vhdFooter({ type: 3, diskBytes: 512n })])
}

describe('a RAW disk is refused when', () => {
  const cases: readonly [string, () => Buffer, Reason][] = [
    ['a partition of its MBR is beyond its end', () => mbrDisk().subarray(0, -512), TRUNCATED],
    [
      'its last sector is not whole',
      () => Buffer.concat([mbrDisk(), Buffer.alloc(100)]),
      damaged('the size of the file is no whole number of sectors'),
    ],
    ['its GPT is missing', () => gptDisk({ after: (file) => file.fill(0, 512, 1024) }), damaged('the GPT is missing')],
    ['a bit of its GPT flipped', () => gptDisk({ after: (file) => flipped(file, 512 + 60) }), damaged('the checksum of the GPT is wrong')],
    [
      'a bit of a partition flipped',
      () => gptDisk({ after: (file) => flipped(file, 1024) }),
      damaged('the checksum of the partition entries is wrong'),
    ],
    ['the spare header is cut off', () => gptDisk().subarray(0, -512), TRUNCATED],
    [
      'the spare header is something else',
      () => gptDisk({ after: (file) => file.fill(0, file.length - 512) }),
      damaged('the header of the GPT is malformed'),
    ],
    ['the GPT has 2^32 - 1 entries', () => gptDisk({ header: littleWord(80, 0xffff_ffff) }), damaged('the GPT has too many partitions')],
    ['an entry has 100 bytes', () => gptDisk({ header: littleWord(84, 100) }), damaged('the size of a partition entry is out of range')],
    [
      'an entry has 2^31 bytes',
      () => gptDisk({ header: littleWord(84, 2 ** 31) }),
      damaged('the size of a partition entry is out of range'),
    ],
    ['the entries are on the header', () => gptDisk({ header: littleLong(72, 1n) }), damaged('the parts of the GPT overlap')],
    ['the entries are at 2^63', () => gptDisk({ header: littleLong(72, 2n ** 63n) }), damaged('the parts of the GPT overlap')],
    ['the spare header is among the partitions', () => gptDisk({ header: littleLong(32, 50n) }), damaged('the parts of the GPT overlap')],
    ['the spare header is at 2^63', () => gptDisk({ header: littleLong(32, 2n ** 63n) }), TRUNCATED],
    ['the header is longer than a sector', () => gptDisk({ header: littleWord(12, 4096) }), damaged('the header of the GPT is malformed')],
    ['a partition is outside', () => gptDisk({ entries: littleLong(40, 5000n) }), damaged('a partition is outside of the disk')],
    ['a partition ends before it begins', () => gptDisk({ entries: littleLong(40, 1n) }), damaged('a partition is outside of the disk')],
  ]
  for (const [name, file, reason] of cases) test(name, async () => expect(await outcome(file())).toEqual(reason))
})

test('a disk over the limit is refused, one at the limit is taken', async () => {
  for (const file of [qcow2(), sparseVmdk(), streamOptimizedVmdk()]) {
    expect(await outcome(file, GIB)).toContain(GIB)
    expect(await outcome(file, GIB - 1)).toEqual({ kind: 'too-large', what: 'disk', limitBytes: GIB - 1 })
  }
  for (const file of [mbrDisk(), gptDisk(), dynamicVhd(), fixedVhd()])
    expect(await outcome(file, 512)).toEqual({ kind: 'too-large', what: 'disk', limitBytes: 512 })
})
