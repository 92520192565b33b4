import { setTimeout as sleep } from 'node:timers/promises'
import { Catalogue } from '../catalogue/catalogue.ts'
import { openStore } from '../store/open.ts'
import { findData } from '../store/open-engine.ts'
import { commandAuthor } from './author.ts'
import type { AppContext } from './context.ts'
import { masterKeyOf, refuseNoKeyNamed } from './master-key-place.ts'

/** Where the data is, as the settings say. */
export interface DataSettings {
  readonly data: string
  readonly masterKeyFile?: string
}

/** How the catalogue is kept, as the settings say. */
export interface CatalogueSettings extends DataSettings {
  readonly cacheMib: number
  readonly onHearing?: (problem: unknown) => void
}

/**
 * Opens the data where the settings say.
 * @param mayCreate whether data is made where there is none
 * @throws Error that says what is wrong and how to fix it; nothing was touched then
 */
export async function openApp(settings: CatalogueSettings, { mayCreate }: { readonly mayCreate: boolean }): Promise<AppContext> {
  const { data, cacheMib, onHearing } = settings
  refuseNoKeyNamed(settings)
  const store = await openStore({ data, mayCreate, masterKey: (isNew) => masterKeyOf(settings, isNew) })
  const catalogue = await Catalogue.open(store, {
    cacheBytes: cacheMib * 1024 * 1024,
    pollEveryMs: 1_000,
    staleAfterMs: 5_000,
    by: commandAuthor(),
    // How long the database was silent does not depend on how the clock is set.
    now: () => performance.now(),
    ...(onHearing === undefined ? {} : { onHearing }),
  })
  return { catalogue, store, close: () => catalogue.close() }
}

/** Longer than a server on a SQLite file may go without a look at it: whoever waited for the command is answered with what it wrote. */
const SHOWN_AFTER_MS = 2

/** Opens the data that is there for one act of a command, and closes it whatever becomes of it. @throws NoData where there is none */
export async function withApp<T>(settings: DataSettings, act: (app: AppContext) => Promise<T>): Promise<T> {
  const app = await openApp({ ...settings, cacheMib: 1 }, { mayCreate: false })
  try {
    return await act(app)
  } finally {
    await app.close()
    await sleep(SHOWN_AFTER_MS)
  }
}

/** Refuses a place where no data is, or none can be, before anything else is asked for; nothing is touched. @throws NoData, CannotOpen, Unavailable */
export async function refuseNoData({ data }: DataSettings, options: { readonly mayCreate: boolean } = { mayCreate: false }): Promise<void> {
  await (await findData(data, options)).leave()
}
