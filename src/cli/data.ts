import { Catalogue } from '../catalogue/catalogue.ts'
import { openStore } from '../store/open.ts'
import { masterKeyOf } from './master-key-place.ts'

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
 * Opens the catalogue where the settings say.
 * @throws Error that says what is wrong and how to mend it
 */
export async function openCatalogue({ data, masterKeyFile, cacheMib, onHearing }: CatalogueSettings): Promise<Catalogue> {
  const store = await openStore({ data, ...(await masterKeyOf({ data, ...(masterKeyFile === undefined ? {} : { masterKeyFile }) })) })
  return Catalogue.open(store, {
    cacheBytes: cacheMib * 1024 * 1024,
    pollEveryMs: 1_000,
    staleAfterMs: 5_000,
    now: Date.now,
    ...(onHearing === undefined ? {} : { onHearing }),
  })
}

/** Opens the catalogue for one act of a command, and closes it whatever becomes of it. */
export async function withCatalogue<T>({ data, masterKeyFile }: DataSettings, act: (catalogue: Catalogue) => Promise<T>): Promise<T> {
  const catalogue = await openCatalogue({ data, cacheMib: 1, ...(masterKeyFile === undefined ? {} : { masterKeyFile }) })
  try {
    return await act(catalogue)
  } finally {
    await catalogue.close()
  }
}
