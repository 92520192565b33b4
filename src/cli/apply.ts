import { setTimeout as sleep } from 'node:timers/promises'
import { Command } from 'commander'
import { printable, printableLines } from '../admin/printable.ts'
import { type Applied, type ApplyOptions, applyFiles } from '../app/apply.ts'
import { remarksOn } from '../app/apply-remarks.ts'
import { findFolders, readFiles, STANDARD_INPUT } from '../app/catalogue-inputs.ts'
import { checkFiles } from '../app/loading-files.ts'
import { refuseBadName } from '../app/names.ts'
import { type DataSettings, refuseNoData, withApp } from '../app/open-data.ts'
import { watchFiles } from '../app/watch-files.ts'
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

interface ApplySettings extends DataSettings, ApplyOptions {
  readonly watch?: boolean
}

/** `mirrorhall apply FILE|DIR…`: puts catalogue files and pasted responses into the data, all or nothing; servers on it follow. */
export function applyCommand(distribution: Distribution): Command {
  const command = new Command('apply').description('put catalogue files or DescribeImage responses into the data, all of it or nothing')
  withFiles(command)
  for (const name of ['data', 'masterKeyFile'] as const) command.addOption(optionOf(name))
  command.option('--set <name>', 'remember what these files name under a name, where their paths change, as in CI')
  command.option('--prune', 'remove what these files named the last time and no longer name')
  command.option('--restore-keys', 'make keys as the files say, also those disabled, rotated or deleted by hand since')
  command.option('--watch', 'apply again each time the files are saved, until this is stopped')
  command.addHelpText('after', '\nExample: mirrorhall apply --set golden --prune images/')
  return command.action(async (paths: string[], settings: ApplySettings) => {
    if (settings.set !== undefined) refuseBadName(settings.set, 'a set of files')
    if (settings.watch !== true) return applyOnce(paths, settings, distribution)
    if (paths.includes(STANDARD_INPUT)) throw new Error('Standard input cannot be watched: name files or folders.')
    await refuseNoData(settings)
    await watch(paths, () => applyOnce(paths, settings, distribution))
  })
}

async function applyOnce(paths: readonly string[], settings: ApplySettings, distribution: Distribution): Promise<void> {
  const [read, folders] = await Promise.all([readFiles(paths), findFolders(paths)])
  const cloudFormats = await distribution.cloudFormats()
  const progress = progressLine()
  const { applied, place } = await withApp(settings, async (app) => ({
    applied: await applyFiles(app, read, cloudFormats, { ...settings, folders }, progress).finally(progress.end),
    place: app.store.place,
  })).catch(async (failure: unknown) => {
    // What is wrong with the files is wrong on any data.
    if (failure instanceof NoData) await checkFiles(read, cloudFormats, settings)
    throw failure
  })
  tell(applied, paths, place)
}

/** Applies on every save. What is wrong with a file is told, and the next save is waited for. */
async function watch(paths: readonly string[], apply: () => Promise<void>): Promise<void> {
  const end = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end.abort())
  const act = () =>
    apply().catch((failure: unknown) => {
      const message = failure instanceof Error ? failure.message : String(failure)
      process.stderr.write(`${fitted(`mirrorhall: ${printableLines(message)}`, process.stderr)}\n`)
    })
  await watchFiles(paths, act, {
    isOver: () => end.signal.aborted,
    wait: (ms) => sleep(ms, undefined, { signal: end.signal }).catch(() => {}),
  })
}

function tell(applied: Applied, paths: readonly string[], place: string): void {
  const { summary, result, plan } = applied
  const { isTTY } = process.stdout
  // The plan says what is held and what is no longer named.
  if (isTTY) warnOfFiles(applied.warnings)
  else for (const remark of remarksOn(applied)) process.stderr.write(`${printableLines(remark)}\n`)
  if (!isTTY) {
    console.log(JSON.stringify({ ...summary, ...result, data: place }))
    return
  }
  console.log(planText(plan, { colour: mayColour(), width: terminalWidth(), max: MAX_SHOWN, isDone: true }))
  const lines = [
    `${countsInWords({ ...summary, access_keys: summary.keys })} read from ${printable(paths.join(', '))}`,
    `${result.written} row${result.written === 1 ? '' : 's'} written into ${place}, ${result.unchanged} unchanged`,
  ]
  console.log(fitted(lines.join('\n'), process.stdout))
}
