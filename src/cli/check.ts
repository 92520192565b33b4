import { Command } from 'commander'
import { masterKeyPlace } from '../app/master-key-place.ts'
import { type DataSettings, refuseNoData } from '../app/open-data.ts'
import { optionOf } from '../settings.ts'
import { checkData } from '../store/check.ts'
import type { Defect } from '../store/check-rows.ts'
import { findingText } from './finding-text.ts'
import { progressLine } from './progress.ts'
import { countsInWords } from './row-words.ts'
import { fitted, mayColour, terminalWidth } from './terminal.ts'

/** `mirrorhall check`: reads all of the data and tells what in it is not as it was written. Status 1 when anything is. */
export function checkCommand(): Command {
  const command = new Command('check').description('read all of the data and tell what is damaged, while servers go on; nothing is changed')
  for (const name of ['data', 'masterKeyFile'] as const) command.addOption(optionOf(name))
  return command.action(async (settings: DataSettings) => {
    const { data } = settings
    await refuseNoData(settings)
    const key = masterKeyPlace(settings)
    const progress = progressLine()
    try {
      const { rows, defects } = await checkData({
        data,
        ...(key?.isThere ? { masterKey: await key.load() } : {}),
        onProgress: (done, total) => progress.show('checking', done, total),
      })
      progress.end()
      if (!process.stdout.isTTY) console.log(JSON.stringify({ rows, secretsOpened: key?.isThere === true, defects }, null, 2))
      else if (defects.length > 0) console.log(defects.map(textOf).join('\n'))
      else console.log(fitted(`${countsInWords(rows)}: as they were written`, process.stdout))
      if (defects.length > 0) process.exitCode = 1
      if (process.stdout.isTTY && key?.isThere !== true) console.log('No master key is at hand, so the secrets were not opened.')
    } finally {
      progress.end()
    }
  })
}

function textOf({ table, row, problem, cure }: Defect): string {
  const subject = [table, row].filter(Boolean).join(' ')
  const finding = { state: 'bad', summary: subject === '' ? problem : `${subject}: ${problem}`, fix: cure } as const
  return findingText(finding, { colour: mayColour(), width: terminalWidth() })
}
