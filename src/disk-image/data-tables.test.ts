import { describe, expect, test } from 'bun:test'
import { bytesSource, type Change, qcow2, sparseVmdk } from '../../tests/support/disk-images.ts'
import { checkDataTables } from './data-tables.ts'
import { recognise } from './recognise.ts'

const CLUSTER = 65_536
const L2 = 4 * CLUSTER
const QCOW2_BYTES = 5 * CLUSTER

/** Whether the data of a file is whole; of tables below `from` nothing is kept. */
async function isWhole(file: Buffer, from = 0): Promise<boolean> {
  const source = bytesSource(file)
  const { dataTables } = await recognise(source, 2 ** 50)
  if (dataTables === undefined) throw new Error('it has no tables of data')
  const checked = checkDataTables({ ...source, canRead: (offset) => offset >= from }, dataTables)
  return checked.then(
    () => true,
    (failure) => {
      expect(failure).toMatchObject({ reason: { kind: 'truncated' } })
      return false
    },
  )
}

/** The last entry of the L2 table, with the flags of QCOW2 as they are. */
const entry =
  (value: bigint): Change =>
  (file) =>
    void file.writeBigUInt64BE(value, L2 + CLUSTER - 8)

describe('the data of a QCOW2 is', () => {
  const COMPRESSED = 1n << 62n
  const COPIED = 1n << 63n
  const cases: readonly [string, bigint, boolean][] = [
    ['whole when the last cluster is in the file', COPIED | BigInt(QCOW2_BYTES - CLUSTER), true],
    ['truncated when a cluster is beyond it', COPIED | BigInt(QCOW2_BYTES), false],
    ['truncated when a cluster is far beyond it', COPIED | (2n ** 55n), false],
    ['whole when what is beyond it reads as zeros', COPIED | BigInt(QCOW2_BYTES) | 1n, true],
    ['whole when a compressed cluster begins in it', COMPRESSED | BigInt(QCOW2_BYTES - 1) | (5n << 54n), true],
    ['truncated when a compressed cluster is beyond it', COMPRESSED | BigInt(QCOW2_BYTES) | (5n << 54n), false],
  ]
  for (const [name, value, whole] of cases) test(name, async () => expect(await isWhole(qcow2({ change: entry(value) }))).toBe(whole))

  test('not looked at where the table went by', async () => {
    expect(await isWhole(qcow2({ change: entry(BigInt(QCOW2_BYTES)) }), L2 + 1)).toBe(true)
  })

  test('told by extended entries too, whose second half is no place', async () => {
    const extended =
      (value: bigint): Change =>
      (file) => {
        file.writeBigUInt64BE(16n, 72)
        file.writeUInt32BE(4, 36)
        file.writeBigUInt64BE(value, L2 + 16)
        file.writeBigUInt64BE(2n ** 64n - 1n, L2 + 24)
      }
    expect(await isWhole(qcow2({ change: extended(BigInt(CLUSTER)) }))).toBe(true)
    expect(await isWhole(qcow2({ change: extended(BigInt(QCOW2_BYTES)) }))).toBe(false)
  })
})

test('the data of a VMDK is truncated when a grain is beyond the file; 1 is a grain of zeros', async () => {
  const grain = (sector: number) => sparseVmdk({ change: (file) => void file.writeUInt32LE(sector, 31 * 512 + 2044) })
  for (const [sector, whole] of [
    [0, true],
    [1, true],
    [127, true],
    [128, false],
    [2 ** 32 - 1, false],
  ] as const)
    expect([sector, await isWhole(grain(sector))]).toEqual([sector, whole])
})
