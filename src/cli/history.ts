import { Command, InvalidArgumentError } from 'commander'
import { changeHistory, MAX_CHANGES } from '../app/history.ts'
import { type DataSettings, withApp } from '../app/open-data.ts'
import type { Change } from '../catalogue/decision.ts'
import type { Distribution } from '../distribution.ts'
import { whole } from '../settings/values.ts'
import { optionOf } from '../settings.ts'
import { historyText } from './history-text.ts'
import { sayWhere } from './say-where.ts'
import { showJson } from './table.ts'
import { terminalWidth } from './terminal.ts'

interface HistorySettings extends DataSettings {
  readonly json?: boolean
  readonly max: number
  readonly keep?: number
}

/** Fewest and most changes that a history may be told to keep. */
const MIN_KEPT = 100
const MAX_KEPT = 1_000_000

/** `mirrorhall history [IMAGE]`: who changed what, when and through what, the newest first. */
export function historyCommand(distribution: Distribution): Command {
  const command = new Command('history').description('show who changed what, when, and what it was before, the newest first')
  command.argument('[image]', 'only what became of an image: its id, here or in a cloud, or its name; of one that is gone, its id here')
  command.option('--max <number>', `changes to show, at most ${MAX_CHANGES.toLocaleString('en')}`, whole(1, MAX_CHANGES), 20)
  command.option(
    '--keep <number>',
    'let the history of this data keep so many changes from now on, whoever writes; older ones are let go of at once',
    whole(MIN_KEPT, MAX_KEPT),
  )
  command.option('--json', 'print JSON on a terminal too')
  for (const name of ['data', 'masterKeyFile'] as const) command.addOption(optionOf(name))
  return command.action(async (image: string | undefined, settings: HistorySettings) => {
    const services = (await distribution.cloudFormats()).flatMap((format) => format.services)
    const changes = await withApp(settings, async (app) => {
      if (settings.keep !== undefined) {
        await app.store.setHistoryLength(settings.keep)
        sayWhere(app)
      }
      return changeHistory(app, services, image, settings.max)
    })
    if (settings.json || !process.stdout.isTTY) showJson(changes.map(changeValue))
    else console.log(changes.length === 0 ? 'nothing was changed' : historyText(changes, terminalWidth()))
  })
}

/** A change for programs. */
function changeValue({ seq, at, by, of, before, after, isAfterKnown }: Change): object {
  return {
    change: seq,
    at: at === 0 ? null : new Date(at).toISOString(),
    who: by?.who ?? null,
    through: by?.call ?? null,
    ...(by?.requestId === undefined ? {} : { requestId: by.requestId }),
    kind: of?.kind ?? null,
    key: of?.key ?? null,
    before: before ?? null,
    after: after ?? null,
    isAfterKnown,
  }
}

/** Reads the number of a change. */
export function changeNumber(text: string): number {
  const number = Number(text)
  if (!/^[1-9]\d{0,15}$/.test(text) || !Number.isSafeInteger(number))
    throw new InvalidArgumentError('It is the number of a change, as `mirrorhall history` shows it.')
  return number
}
