import type { Account } from '../../src/access/account.ts'
import { Failure, type Operation } from '../../src/api/operation.ts'
import { Catalogue } from '../../src/catalogue/catalogue.ts'
import type { Cluster } from '../../src/catalogue/inventory.ts'
import type { Changes, Store } from '../../src/catalogue/store-port.ts'
import type { CloudFormat } from '../../src/clouds/cloud-format.ts'
import { loadCatalogueFiles } from '../../src/files/load.ts'
import type { CatalogueFile } from '../../src/files/source.ts'
import { openStore } from '../../src/store/open.ts'
import { NO_DISK_IMAGES, NO_TASKS } from './no-tasks.ts'

/** Who calls an operation, and for which region; account `acme` and no region without it. */
export interface CallOptions {
  readonly account?: Account
  readonly region?: string
}

/** A catalogue in memory, and E-HPC's operations called on it directly. */
export interface Ehpc {
  readonly catalogue: Catalogue
  /** The answer, or `{ refused, explanation }`. */
  run(operation: Operation, input?: object, options?: CallOptions): Promise<Record<string, unknown>>
  close(): Promise<void>
}

/** An account of Alibaba's. */
export const acme: Account = { id: 'acme', name: 'acme', identities: { alibaba: { uid: '1270000000000001' } } }

/** Another account of Alibaba's. */
export const ann: Account = { id: 'ann', name: 'ann', identities: { alibaba: { uid: '1270000000000002' } } }

/** A cluster of account `acme` in Hangzhou. */
export const aCluster = (id: string, osTag: string, given: Partial<Cluster> & { readonly multiOs?: boolean } = {}): Cluster => {
  const { multiOs = false, ...rest } = given
  return { id, cloud: 'alibaba', accountId: 'acme', region: 'cn-hangzhou', details: { osTag, multiOs }, ...rest }
}

/** Opens a catalogue with this in it. */
export async function openEhpc(stock: Changes, wrap: (store: Store) => Store = (store) => store): Promise<Ehpc> {
  const store = await openStore({ data: ':memory:', masterKey: new Uint8Array(32).fill(7) })
  const options = { cacheBytes: 1e9, pollEveryMs: 3_600_000, staleAfterMs: 5_000, now: () => 0 }
  const catalogue = await Catalogue.open(wrap(store), options)
  await catalogue.write(stock)
  const fail = (code: string, explanation = ''): never => {
    throw new Failure(code, explanation)
  }
  return {
    catalogue,
    async run(operation, input = {}, { account = acme, region = '' } = {}) {
      try {
        const context = {
          caller: { account, user: null, session: null },
          catalogue,
          tasks: NO_TASKS,
          diskImages: NO_DISK_IMAGES,
          by: { who: account.name, call: 'test' },
          at: 0,
          steadyAt: 0,
          region,
          compilePolicy: () => [],
          fail,
        }
        return (await operation.run(input as never, context)) as Record<string, unknown>
      } catch (error) {
        if (error instanceof Failure) return { refused: error.code, explanation: error.explanation }
        throw error
      }
    },
    close: () => catalogue.close(),
  }
}

/** A catalogue loaded from files, each given as the value it holds. */
export function openFiles(cloudFormats: readonly CloudFormat[], ...values: readonly unknown[]): Promise<Ehpc> {
  const files = values.map((value, index): CatalogueFile => ({ path: `${index}.json`, text: JSON.stringify(value) }))
  return openEhpc(loadCatalogueFiles(files, cloudFormats, { accounts: [], policies: [] }).changes)
}
