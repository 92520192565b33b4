import { stat } from 'node:fs/promises'
import { Command } from 'commander'
import { MASTER_KEY_VARIABLE, masterKeyPlace } from '../app/master-key-place.ts'
import { type DataSettings, refuseNoData } from '../app/open-data.ts'
import { reasonOf } from '../disk/reasons.ts'
import { optionOf } from '../settings.ts'
import { restoreBackup } from '../store/restore.ts'
import { progressLine } from './progress.ts'
import { countsInWords } from './row-words.ts'
import { fitted } from './terminal.ts'

interface RestoreSettings extends DataSettings {
  readonly allowUnauthenticated?: boolean
}

/** `mirrorhall restore FILE`: puts a backup into empty data, all of it or nothing. */
export function restoreCommand(): Command {
  const command = new Command('restore').description('put a backup into empty data, all of it or nothing')
  command.argument('<file>', 'what `mirrorhall backup` wrote')
  for (const name of ['data', 'masterKeyFile'] as const) command.addOption(optionOf(name))
  command.option(
    '--allow-unauthenticated',
    'take a backup without the proof that it was made with the master key: one of an older version, or taken without the key',
  )
  return command.action(async (file: string, settings: RestoreSettings) => {
    const { data } = settings
    if (data === ':memory:') throw new Error('Data in memory ends with this command: name a SQLite file or PostgreSQL with --data.')
    await refuseUnreadable(file)
    await refuseNoData(settings, { mayCreate: true })
    const progress = progressLine()
    try {
      const { takenAt, rows } = await restoreBackup({
        file,
        data,
        masterKey: await keyOfBackup(settings),
        allowUnauthenticated: settings.allowUnauthenticated === true,
        now: Date.now,
        onProgress: (stage, done, total) => progress.show(stage, done, total),
      })
      progress.end()
      console.log(
        process.stdout.isTTY
          ? fitted(`${countsInWords(rows)} restored from ${file}, as they were at ${takenAt}`, process.stdout)
          : JSON.stringify({ file, takenAt, rows }),
      )
    } finally {
      progress.end()
    }
  })
}

/** Unlike for other commands, no key is made: only the one that was kept opens the secrets. */
async function keyOfBackup(settings: DataSettings): Promise<Uint8Array> {
  const place = masterKeyPlace(settings)
  if (place?.isThere) return place.load()
  const missing = place === undefined ? 'No master key is given' : `There is no master key at ${place.name}`
  throw new Error(`${missing}. Give the one that was kept with the backup, with --master-key-file or in ${MASTER_KEY_VARIABLE}.`)
}

/** The file is read twice, which a pipe cannot be. */
async function refuseUnreadable(file: string): Promise<void> {
  if (file === '-') throw new Error('A backup is read twice, which standard input cannot be: save it to a file first.')
  const there = await stat(file).catch((failure: NodeJS.ErrnoException) => {
    if (failure.code === 'ENOENT') throw new Error(`There is no backup at ${file}.`, { cause: failure })
    const reason = reasonOf(failure) ?? failure.code
    throw new Error(`Cannot read the backup ${file}: ${reason}.`, { cause: failure })
  })
  if (!there.isFile()) throw new Error(`A backup is read twice, which only a file can be, and ${file} is none: save it to a file first.`)
}
