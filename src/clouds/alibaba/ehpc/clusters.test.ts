import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { aCluster, acme, ann, type Ehpc, openEhpc } from '../../../../tests/support/ehpc.ts'
import { register } from '../../../api/registry.ts'
import { DescribeCluster } from './operations/describe-cluster.ts'
import { ListClusters } from './operations/list-clusters.ts'
import { ListClustersMeta } from './operations/list-clusters-meta.ts'
import { ListRegions } from './operations/list-regions.ts'
import { EHPC_OPERATIONS } from './operations.ts'
import { ehpc as service } from './service.ts'

let ehpc: Ehpc
const page = (PageNumber: number, PageSize: number) => ({ PageNumber, PageSize })
const ids = ({ Clusters }: Record<string, unknown>) =>
  (Clusters as { ClusterInfoSimple: readonly { Id: string }[] }).ClusterInfoSimple.map(({ Id }) => Id)

beforeAll(async () => {
  ehpc = await openEhpc({
    accounts: [acme, ann],
    clusters: [
      aCluster('ehpc-b', 'CentOS_7.2_64'),
      aCluster('ehpc-a', '', { multiOs: true }),
      aCluster('ehpc-c', 'CentOS_7.6_64', { region: 'cn-beijing' }),
      aCluster('ehpc-d', '', { accountId: 'ann' }),
    ],
  })
})
afterAll(() => ehpc.close())

describe('lists of clusters', () => {
  test("have the caller's, by id, with what is known of them", async () => {
    expect(await ehpc.run(ListClusters, page(1, 10))).toEqual({
      TotalCount: 3,
      PageNumber: 1,
      PageSize: 10,
      Clusters: {
        ClusterInfoSimple: [
          { Id: 'ehpc-a', RegionId: 'cn-hangzhou', Status: 'running' },
          { Id: 'ehpc-b', RegionId: 'cn-hangzhou', OsTag: 'CentOS_7.2_64', BaseOsTag: 'CentOS_7.2_64', Status: 'running' },
          { Id: 'ehpc-c', RegionId: 'cn-beijing', OsTag: 'CentOS_7.6_64', BaseOsTag: 'CentOS_7.6_64', Status: 'running' },
        ],
      },
    })
    expect(await ehpc.run(ListClustersMeta, page(1, 2))).toEqual({
      TotalCount: 3,
      PageNumber: 1,
      PageSize: 2,
      Clusters: {
        ClusterInfoSimple: [
          { Id: 'ehpc-a', Status: 'running' },
          { Id: 'ehpc-b', OsTag: 'CentOS_7.2_64', Status: 'running' },
        ],
      },
    })
  })

  test('have pages, and an empty one past the end', async () => {
    expect(ids(await ehpc.run(ListClusters, page(2, 2)))).toEqual(['ehpc-c'])
    expect(ids(await ehpc.run(ListClusters, page(2 ** 53 - 1, 50)))).toEqual([])
  })

  test('show the region of the call', async () => {
    const answer = await ehpc.run(ListClusters, page(1, 10), { region: 'cn-beijing' })
    expect([ids(answer), answer['TotalCount']]).toEqual([['ehpc-c'], 1])
  })

  test('have pages of 10, and of 50 at most', () => {
    for (const { input } of [ListClusters, ListClustersMeta]) {
      expect(input.members.PageNumber).toMatchObject({ min: 1, default: 1, else: 'InvalidParams' })
      expect(input.members.PageSize).toMatchObject({ min: 1, max: 50, default: 10, else: 'InvalidParams' })
    }
  })
})

describe('a cluster', () => {
  test('is described as far as it is known, in whatever region', async () => {
    expect(await ehpc.run(DescribeCluster, { ClusterId: 'ehpc-c' }, { region: 'cn-hangzhou' })).toEqual({
      ClusterInfo: { Id: 'ehpc-c', RegionId: 'cn-beijing', OsTag: 'CentOS_7.6_64', BaseOsTag: 'CentOS_7.6_64', Status: 'running' },
    })
  })

  test("of somebody else's is not found", async () => {
    expect(await ehpc.run(DescribeCluster, { ClusterId: 'ehpc-d' })).toMatchObject({ refused: 'ClusterNotFound' })
  })
})

test('regions have their Chinese names', async () => {
  const { Regions } = (await ehpc.run(ListRegions)) as { Regions: { RegionInfo: readonly object[] } }
  expect(Regions.RegionInfo).toHaveLength(13)
  expect(Regions.RegionInfo).toContainEqual({ LocalName: '华东1（杭州）', RegionId: 'cn-hangzhou' })
})

test('the service has all 104 actions, and those served can be registered', () => {
  expect(new Set(service.actions).size).toBe(104)
  expect(register(EHPC_OPERATIONS).operations).toHaveLength(7)
})

test('every operation runs its own examples and reads every parameter it declares', async () => {
  await ehpc.catalogue.write({ clusters: [aCluster('ehpc-hz-FYUr32abcd', 'CentOS_7.2_64')] })
  for (const operation of EHPC_OPERATIONS) {
    const read = new Set<PropertyKey>()
    const recording = (input: object) =>
      new Proxy(input, {
        get: (of, name) => {
          read.add(name)
          return Reflect.get(of, name)
        },
        // A rest takes all that is left.
        ownKeys: (of) => {
          for (const name of Object.keys(operation.input.members)) read.add(name)
          return Reflect.ownKeys(of)
        },
      })
    for (const { input } of operation.examples) {
      expect(await ehpc.run(operation, recording({ ...page(1, 10), ...input }))).not.toHaveProperty('refused')
    }
    expect([...read].filter((name) => Object.hasOwn(operation.input.members, name)).sort()).toEqual(
      Object.keys(operation.input.members).sort(),
    )
  }
})
