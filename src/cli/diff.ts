import { Command } from 'commander'
import { printableLines } from '../admin/printable.ts'
import { type ApplyOptions, planFiles } from '../app/apply.ts'
import { findFolders, readFiles } from '../app/catalogue-inputs.ts'
import { checkFiles } from '../app/loading-files.ts'
import { refuseBadName } from '../app/names.ts'
import { type DataSettings, withApp } from '../app/open-data.ts'
import { isDifferent } from '../app/plan.ts'
import type { Distribution } from '../distribution.ts'
import { optionOf } from '../settings.ts'
import { NoData } from '../store/engine.ts'
import { DIFFERS } from './exit-codes.ts'
import { warnOfFiles, withFiles } from './file-options.ts'
import { planText } from './plan-text.ts'
import { progressLine } from './progress.ts'
import { mayColour, terminalWidth } from './terminal.ts'

interface DiffSettings extends DataSettings, ApplyOptions {
  readonly json?: boolean
}

/** `mirrorhall diff FILE|DIR…`: what `apply` would change, without changing it. Status 0 for nothing, 2 for something, 1 for a failure. */
export function diffCommand(distribution: Distribution): Command {
  const command = new Command('diff').description('show what apply would change: + added, ~ changed, - no longer named, ! held by hand')
  withFiles(command)
  for (const name of ['data', 'masterKeyFile'] as const) command.addOption(optionOf(name))
  command.option('--set <name>', 'compare with what apply --set remembers under that name')
  command.option('--prune', 'show what apply --prune would change')
  command.option('--restore-keys', 'show what apply --restore-keys would change')
  command.option('--json', 'print JSON, for programs')
  command.addHelpText('after', '\nStatus: 0 nothing to do, 2 something to do, 1 a failure.\nExample: mirrorhall diff --prune images.yaml')
  return command.action(async (files: string[], settings: DiffSettings) => {
    if (settings.set !== undefined) refuseBadName(settings.set, 'a set of files')
    const [read, folders] = await Promise.all([readFiles(files), findFolders(files)])
    const cloudFormats = await distribution.cloudFormats()
    const progress = progressLine()
    const { planned, place } = await withApp(settings, async (app) => ({
      planned: await planFiles(app, read, cloudFormats, { ...settings, folders }, progress).finally(progress.end),
      place: app.store.place,
    })).catch(async (failure: unknown) => {
      // What is wrong with the files is wrong on any data.
      if (failure instanceof NoData) await checkFiles(read, cloudFormats, settings)
      throw failure
    })
    const { plan, warnings } = planned
    warnOfFiles(warnings)
    if (settings.json) console.log(printableLines(JSON.stringify({ data: place, ...plan, warnings }, null, 2)))
    else console.log(planText(plan, { colour: mayColour(), width: process.stdout.isTTY ? terminalWidth() : undefined }))
    if (isDifferent(plan)) process.exitCode = DIFFERS
  })
}
