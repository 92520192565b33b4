import { Command } from 'commander'
import { printable } from '../admin/printable.ts'
import { readFiles } from '../app/catalogue-inputs.ts'
import { checkFiles, type FileSurroundings } from '../app/loading-files.ts'
import type { Distribution } from '../distribution.ts'
import { warnOfFiles, withFiles } from './file-options.ts'
import { countsInWords } from './row-words.ts'
import { fitted } from './terminal.ts'

/** `mirrorhall validate FILE|DIR…`: checks catalogue files by themselves, without data. Status 1 when anything is wrong. */
export function validateCommand(distribution: Distribution): Command {
  const command = new Command('validate').description(
    'check catalogue files by themselves, without data, and tell every problem with its line',
  )
  withFiles(command)
  command.addHelpText('after', '\nStatus: 0 nothing is wrong, 1 something is.\nExample: mirrorhall validate images/')
  return command.action(async (paths: string[], settings: FileSurroundings) => {
    const files = await readFiles(paths)
    const { summary, warnings } = await checkFiles(files, await distribution.cloudFormats(), settings)
    warnOfFiles(warnings)
    if (!process.stdout.isTTY) return console.log(JSON.stringify({ ...summary, warnings }))
    console.log(
      fitted(
        `${countsInWords({ ...summary, access_keys: summary.keys })} in ${printable(paths.join(', '))}: nothing is wrong`,
        process.stdout,
      ),
    )
  })
}
