import { Command } from 'commander'
import { refuseFileOfData } from '../app/data-files.ts'
import { MASTER_KEY_VARIABLE, type MasterKeyPlace, masterKeyPlace } from '../app/master-key-place.ts'
import { type DataSettings, refuseNoData } from '../app/open-data.ts'
import { type Replaceable, writeOutputFile } from '../app/output-file.ts'
import type { Distribution } from '../distribution.ts'
import { optionOf } from '../settings.ts'
import { type TakenBackup, takeBackup } from '../store/backup.ts'
import { BACKUP_BEGINNING } from '../store/backup-format.ts'
import { progressLine } from './progress.ts'
import { countsInWords } from './row-words.ts'
import { fitted } from './terminal.ts'

interface BackupSettings extends DataSettings {
  readonly force?: boolean
}

const STANDARD_OUTPUT = '-'

const BACKUPS: Replaceable = { beginning: BACKUP_BEGINNING, noun: 'backup' }

/** `mirrorhall backup FILE`: all that the data holds at one moment, while servers go on. */
export function backupCommand(distribution: Distribution): Command {
  const command = new Command('backup').description('write all of the data to a file, while servers go on; the master key is not in it')
  command.argument('<file>', 'where to; - for standard output')
  for (const name of ['data', 'masterKeyFile'] as const) command.addOption(optionOf(name))
  command.option('--force', 'replace the file if it is there and is a backup')
  return command.action(async (file: string, settings: BackupSettings) => {
    const { data } = settings
    await refuseNoData(settings)
    if (file === STANDARD_OUTPUT && process.stdout.isTTY)
      throw new Error('Standard output is a terminal: name a file, or pipe it somewhere.')
    if (file !== STANDARD_OUTPUT) await refuseFileOfData(file, settings)
    const key = masterKeyPlace(settings)
    const masterKey = key?.isThere ? await key.load() : undefined
    const progress = progressLine()
    const interruption = new AbortController()
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort())
    const take = (write: (text: string) => Promise<void>) =>
      takeBackup({
        data,
        ...(masterKey === undefined ? {} : { masterKey }),
        version: distribution.version,
        now: Date.now,
        async write(text) {
          if (interruption.signal.aborted) throw new Error('The backup was interrupted; nothing is left of it.')
          await write(text)
        },
        onProgress: (done, total) => progress.show('backing up', done, total),
      })
    try {
      const taken = await (file === STANDARD_OUTPUT
        ? take(writeOut)
        : writeOutputFile(file, settings.force === true ? BACKUPS : undefined, ({ write }) => take(write)))
      progress.end()
      tell(file, taken, key)
    } finally {
      progress.end()
    }
  })
}

/** Standard output that carries the backup cannot carry the summary as well. */
function tell(file: string, { head, sha256, authenticated, bytes }: TakenBackup, key: MasterKeyPlace | undefined): void {
  const stream = file === STANDARD_OUTPUT ? process.stderr : process.stdout
  const keep = key?.name ?? `the key that the servers have, in ${MASTER_KEY_VARIABLE} or --master-key-file`
  if (!stream.isTTY) {
    const summary = {
      file,
      takenAt: head.takenAt,
      rows: head.rows,
      bytes,
      sha256,
      authenticated,
      masterKeyIncluded: false,
      masterKey: keep,
    }
    stream.write(`${JSON.stringify(summary)}\n`)
    return
  }
  const text =
    `${countsInWords(head.rows)} written to ${file === STANDARD_OUTPUT ? 'standard output' : file}\n` +
    `The master key is not in it, and without it nobody can open the secrets: keep ${keep} too, in another place.\n` +
    (authenticated
      ? ''
      : 'The master key was not at hand, so nothing shows later that nobody altered it: restore it with --allow-unauthenticated.\n')
  stream.write(fitted(text, stream))
}

function writeOut(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (failure) =>
      failure ? reject(new Error('Whoever reads standard output has stopped; the backup is not complete.', { cause: failure })) : resolve(),
    )
  })
}
