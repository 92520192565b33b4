import { Command } from 'commander'
import { type DataSettings, openApp } from '../app/open-data.ts'
import { ensureRootKey } from '../app/root-key.ts'
import { optionOf } from '../settings.ts'
import { findData } from '../store/open-engine.ts'
import { showOne } from './table.ts'

/** `mirrorhall init`: makes data that is empty but for the default account with its root key. */
export function initCommand(): Command {
  const command = new Command('init').description('make data where there is none, with a root key; its secret is shown this once')
  for (const name of ['data', 'masterKeyFile'] as const) command.addOption(optionOf(name))
  return command.action(async (settings: DataSettings) => {
    const { data } = settings
    if (data === ':memory:') throw new Error('Data in memory ends with this command: name a SQLite file or PostgreSQL with --data.')
    const found = await findData(data, { mayCreate: true })
    await found.leave()
    if (!found.isNew) throw new Error(`There is data at ${data} already: leave it as it is, or name another place with --data.`)
    const app = await openApp({ ...settings, cacheMib: 1 }, { mayCreate: true })
    try {
      const { key } = await ensureRootKey(app, undefined)
      showOne({ ...key, data: app.store.place })
    } finally {
      await app.close()
    }
  })
}
