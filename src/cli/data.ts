import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Catalogue } from '../catalogue/catalogue.ts'
import { openStore } from '../store/open.ts'
import { createMasterKeyFile, loadMasterKey } from '../store/secrets.ts'

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

/** Environment variable that holds the master key itself. It has no flag: flags are seen by everybody on the machine. */
const MASTER_KEY_VARIABLE = 'MIRRORHALL_MASTER_KEY'

/**
 * Opens the catalogue where the settings say.
 * @throws Error that says what is wrong and how to mend it
 */
export async function openCatalogue({ data, masterKeyFile, cacheMib, onHearing }: CatalogueSettings): Promise<Catalogue> {
  const store = await openStore({ data, masterKey: await masterKeyFor(data, masterKeyFile) })
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

async function masterKeyFor(data: string, file: string | undefined): Promise<Uint8Array> {
  const text = process.env[MASTER_KEY_VARIABLE]
  if (text !== undefined && text !== '') return loadMasterKey({ text })
  if (file !== undefined) return loadMasterKey({ file })
  if (data === ':memory:') return crypto.getRandomValues(new Uint8Array(32))
  if (/^postgres(ql)?:/.test(data)) {
    throw new Error(
      `Secrets in PostgreSQL are sealed with a key that all its servers share. Make one with \`openssl rand -base64 32\` and give it in ${MASTER_KEY_VARIABLE} or --master-key-file.`,
    )
  }
  const beside = join(dirname(data), 'master.key')
  return (await exists(beside)) || (await exists(data)) ? loadMasterKey({ file: beside }) : createMasterKeyFile(beside)
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
