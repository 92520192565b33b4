/** A cluster, with what a client must be shown of it. */
export interface ClusterEntry {
  readonly id: string
  readonly account: 'under-test' | 'neighbour'
  readonly region: string
  readonly osTag: string
  readonly multiOs: boolean
}

const MORE_CLUSTERS = 21

/** The clusters that cases name. */
export const NAMED_CLUSTERS = {
  multi: { id: 'ehpc-hz-Multi00001', account: 'under-test', region: 'cn-hangzhou', osTag: 'CentOS_7.2_64', multiOs: true },
  single: { id: 'ehpc-hz-Single0001', account: 'under-test', region: 'cn-hangzhou', osTag: 'CentOS_7.2_64', multiOs: false },
  beijing: { id: 'ehpc-bj-Multi00001', account: 'under-test', region: 'cn-beijing', osTag: 'Ubuntu_18.04_64', multiOs: true },
  neighbours: { id: 'ehpc-hz-Neighb0001', account: 'neighbour', region: 'cn-hangzhou', osTag: 'CentOS_7.2_64', multiOs: true },
} as const satisfies Record<string, ClusterEntry>

/** Every cluster of the catalogue. */
export const CLUSTERS: readonly ClusterEntry[] = [
  ...Object.values(NAMED_CLUSTERS),
  ...Array.from(
    { length: MORE_CLUSTERS },
    (_, n): ClusterEntry => ({
      id: `ehpc-hz-More${String(n).padStart(6, '0')}`,
      account: 'under-test',
      region: 'cn-hangzhou',
      osTag: n % 2 === 0 ? 'CentOS_7.2_64' : 'Ubuntu_18.04_64',
      multiOs: true,
    }),
  ),
]
