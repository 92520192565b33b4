import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ByteSource } from '../src/disk-image/byte-source.ts'
import { checkDataTables } from '../src/disk-image/data-tables.ts'
import { DiskImageError } from '../src/disk-image/reason.ts'
import { recognise } from '../src/disk-image/recognise.ts'
import { gptDisk, mbrDisk } from './support/disk-images.ts'

const missing = spawnSync('qemu-img', ['--version']).status !== 0
if (missing) console.log('skipped: images made by qemu-img, which this machine has not: install qemu-utils')

const LIMIT = 2 ** 50
const MIB = 1024 * 1024

describe.skipIf(missing)('an image that qemu-img made', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mirrorhall-qemu-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const qemu = (...args: string[]) => execFileSync('qemu-img', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' })

  async function recognised(name: string): Promise<unknown> {
    await using file = await open(join(folder, name))
    const source: ByteSource = {
      size: (await file.stat()).size,
      async read(offset, length) {
        const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, offset)
        return buffer.subarray(0, bytesRead)
      },
    }
    try {
      const { format, virtualSizeBytes, dataTables } = await recognise(source, LIMIT)
      if (dataTables !== undefined) await checkDataTables({ ...source, canRead: () => true }, dataTables)
      return { format, virtualSizeBytes }
    } catch (failure) {
      if (!(failure instanceof DiskImageError)) throw failure
      return failure.reason
    }
  }

  const made: readonly [name: string, format: string, ...args: string[]][] = [
    ['version 3', 'qcow2', '-f', 'qcow2'],
    ['version 2', 'qcow2', '-f', 'qcow2', '-o', 'compat=0.10'],
    ['small clusters', 'qcow2', '-f', 'qcow2', '-o', 'cluster_size=512'],
    ['large clusters', 'qcow2', '-f', 'qcow2', '-o', 'cluster_size=2M'],
    ['metadata preallocated', 'qcow2', '-f', 'qcow2', '-o', 'preallocation=metadata'],
    ['extended L2 entries', 'qcow2', '-f', 'qcow2', '-o', 'extended_l2=on,cluster_size=128k'],
    ['zstd', 'qcow2', '-f', 'qcow2', '-o', 'compression_type=zstd'],
    ['narrow refcounts', 'qcow2', '-f', 'qcow2', '-o', 'refcount_bits=1'],
    ['dynamic', 'vhd', '-f', 'vpc'],
    ['dynamic of an exact size', 'vhd', '-f', 'vpc', '-o', 'force_size=on'],
    ['fixed', 'vhd', '-f', 'vpc', '-o', 'subformat=fixed'],
    ['sparse', 'vmdk', '-f', 'vmdk'],
    ['streamOptimized', 'vmdk', '-f', 'vmdk', '-o', 'subformat=streamOptimized'],
  ]
  for (const [name, format, ...args] of made)
    test(`is ${format} with the size that qemu-img tells: ${name}`, async () => {
      for (const size of [MIB, 33 * MIB + 512, 130 * MIB]) {
        qemu('create', ...args, 'a', String(size))
        const told = JSON.parse(qemu('info', '--output', 'json', ...args.slice(0, 2), 'a'))['virtual-size']
        expect(await recognised('a')).toEqual({ format, virtualSizeBytes: told })
      }
    })

  test('is taken with data in it, in each format, and with partitions', async () => {
    for (const [name, disk] of [
      ['mbr', mbrDisk({ sectors: 8192 })],
      ['gpt', gptDisk({ sectors: 8192 })],
    ] as const) {
      disk.fill('data', 100_000, 3_000_000)
      writeFileSync(join(folder, name), disk)
      expect(await recognised(name)).toEqual({ format: 'raw', virtualSizeBytes: disk.length })
      for (const [format, ...args] of [
        ['qcow2', '-O', 'qcow2'],
        ['qcow2', '-c', '-O', 'qcow2'],
        ['vhd', '-O', 'vpc', '-o', 'force_size=on'],
        ['vhd', '-O', 'vpc', '-o', 'force_size=on,subformat=fixed'],
        ['vmdk', '-O', 'vmdk'],
        ['vmdk', '-O', 'vmdk', '-o', 'subformat=streamOptimized'],
      ] as const) {
        qemu('convert', '-f', 'raw', ...args, name, 'b')
        expect(await recognised('b')).toEqual({ format, virtualSizeBytes: disk.length })
        const bytes = readFileSync(join(folder, 'b'))
        writeFileSync(join(folder, 'half'), bytes.subarray(0, bytes.length / 2))
        expect(await recognised('half')).toEqual({ kind: 'truncated' })
      }
    }
  })

  test('is refused when it needs another file, is encrypted, or is another format', async () => {
    qemu('create', '-f', 'qcow2', 'base', '1M')
    const cases: readonly [kind: string, ...args: string[]][] = [
      ['backing-file', '-f', 'qcow2', '-b', 'base', '-F', 'qcow2', 'd'],
      ['external-data-file', '-f', 'qcow2', '-o', 'data_file=data', 'd', '1M'],
      ['encrypted', '-f', 'qcow2', '--object', 'secret,id=s,data=abc123', '-o', 'encrypt.format=aes,encrypt.key-secret=s', 'd', '1M'],
      ['descriptor-only', '-f', 'vmdk', '-o', 'subformat=monolithicFlat', 'd', '1M'],
      ['unsupported', '-f', 'vdi', 'd', '1M'],
      ['unsupported', '-f', 'vhdx', 'd', '1M'],
      ['unsupported', '-f', 'qed', 'd', '1M'],
      ['not-an-image', '-f', 'raw', 'd', '1M'],
    ]
    for (const [kind, ...args] of cases) {
      rmSync(join(folder, 'd'), { force: true })
      qemu('create', ...args)
      expect([args.join(' '), await recognised('d')]).toEqual([args.join(' '), expect.objectContaining({ kind })])
    }
    qemu('create', '-f', 'vmdk', '-o', 'subformat=twoGbMaxExtentSparse', 'split.vmdk', '1M')
    expect(await recognised('split-s001.vmdk')).toEqual({ kind: 'unsupported', what: 'A VMDK of several files' })
  })
})
