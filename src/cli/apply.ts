import { Command } from 'commander'
import { printable, printableLines } from '../admin/printable.ts'
import { type ApplyOptions, applyFiles } from '../app/apply.ts'
import { remarksOn } from '../app/apply-remarks.ts'
import { readFiles } from '../app/catalogue-inputs.ts'
import { checkFiles } from '../app/loading-files.ts'
import { refuseBadName } from '../app/names.ts'
import { type DataSettings, withApp } from '../app/open-data.ts'
import type { Distribution } from '../distribution.ts'
import { optionOf } from '../settings.ts'
import { NoData } from '../store/engine.ts'
import { warnOfFiles, withFiles } from './file-options.ts'
import { planText } from './plan-text.ts'
import { progressLine } from './progress.ts'
import { countsInWords } from './row-words.ts'
import { fitted, mayColour, terminalWidth } from './terminal.ts'

/** Most things that are shown one by one of what was changed. */
const MAX_SHOWN = 20

interface ApplySettings extends DataSettings, ApplyOptions {}

/** `mirrorhall apply FILE|DIR…`: puts catalogue files and pasted responses into the data, all or nothing; servers on it follow. */
export function applyCommand(distribution: Distribution): Command {
  const command = new Command('apply').description('put catalogue files or DescribeImage responses into the data, all of it or nothing')
  withFiles(command)
  for (const name of ['data', 'masterKeyFile'] as const) command.addOption(optionOf(name))
  command.option('--set <name>', 'remember what these files name under a name, where their paths change, as in CI')
  command.option('--prune', 'remove what these files named the last time and no longer name')
  command.option('--restore-keys', 'make keys as the files say, also those disabled, rotated or deleted by hand since')
  return command.action(async (files: string[], settings: ApplySettings) => {
    if (settings.set !== undefined) refuseBadName(settings.set, 'a set of files')
    const read = await readFiles(files)
    const cloudFormats = await distribution.cloudFormats()
    const progress = progressLine()
    const { applied, place } = await withApp(settings, async (app) => ({
      applied: await applyFiles(app, read, cloudFormats, settings, progress).finally(progress.end),
      place: app.store.place,
    })).catch(async (failure: unknown) => {
      // What is wrong with the files is wrong on any data.
      if (failure instanceof NoData) await checkFiles(read, cloudFormats, settings)
      throw failure
    })
    const { summary, result, plan } = applied
    const { isTTY } = process.stdout
    // The plan says what is held and what is no longer named.
    if (isTTY) warnOfFiles(applied.warnings)
    else for (const remark of remarksOn(applied)) process.stderr.write(`${printableLines(remark)}\n`)
    if (!isTTY) return console.log(JSON.stringify({ ...summary, ...result, data: place }))
    console.log(planText(plan, { colour: mayColour(), width: terminalWidth(), max: MAX_SHOWN }))
    const lines = [
      `${countsInWords({ ...summary, access_keys: summary.keys })} read from ${printable(files.join(', '))}`,
      `${result.written} row${result.written === 1 ? '' : 's'} written into ${place}, ${result.unchanged} unchanged`,
    ]
    console.log(fitted(lines.join('\n'), process.stdout))
  })
}
