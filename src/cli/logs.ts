import { setTimeout } from 'node:timers/promises'
import { Command } from 'commander'
import { printableLines } from '../admin/printable.ts'
import type { RequestsPage } from '../admin/requests.ts'
import type { RequestView } from '../app/request-view.ts'
import { optionOf } from '../settings.ts'
import { type AdminSettings, askAdmin } from './admin-client.ts'
import { lineOf } from './log-line.ts'
import { patiently } from './patiently.ts'
import { mayColour, painted, terminalWidth } from './terminal.ts'

interface LogsSettings extends AdminSettings {
  readonly follow?: boolean
  readonly refused?: boolean
  readonly lines: string
}

/** Time between two looks while following, milliseconds. */
const LOOK_EVERY_MS = 250

/** Most requests of one look: as many as a server remembers. */
const MAX_LINES = 1_000

/** `mirrorhall logs [-f]`: the latest requests, a line each; JSON lines when piped. */
export function logsCommand(): Command {
  const command = new Command('logs').description('show the latest requests; -f follows them as they come')
  command.option('-f, --follow', 'go on showing requests as they come')
  command.option('--refused', 'only those that were refused')
  command.option('-n, --lines <number>', `how many of the latest, at most ${MAX_LINES.toLocaleString('en')}`, '20')
  for (const name of ['endpoint', 'adminToken'] as const) command.addOption(optionOf(name))
  return command.action(async (settings: LogsSettings) => {
    const lines = /^\d{1,4}$/.test(settings.lines) ? Number(settings.lines) : Number.NaN
    if (!(lines <= MAX_LINES)) throw new Error(`--lines takes a whole number up to ${MAX_LINES}.`)
    const wanted = ({ requests }: RequestsPage) => requests.filter(({ outcome }) => !settings.refused || outcome !== 'ok')
    const first = await askAdmin<RequestsPage>(settings, `/requests?limit=${MAX_LINES}`)
    const latest = wanted(first)
    if (latest.length === 0 && !settings.follow) note(settings.refused ? 'no refusals yet' : 'no requests yet')
    for (const request of latest.slice(Math.max(0, latest.length - lines))) print(request)
    if (settings.follow) await follow(settings, first, (page) => wanted(page).forEach(print))
  })
}

/** Goes on where a page ended, also when the server is started anew. Ends only with the program. */
async function follow(settings: LogsSettings, first: RequestsPage, show: (page: RequestsPage) => void): Promise<never> {
  for (let { last, started } = first; ; ) {
    await setTimeout(LOOK_EVERY_MS)
    const page = await patiently(
      () => askAdmin<RequestsPage>(settings, `/requests?after=${last}&limit=${MAX_LINES}`),
      () => note('the server does not answer; waiting for it'),
    )
    if (page.started !== started) {
      note('the server was started anew')
      ;({ started } = page)
      last = 0
      continue
    }
    const missed = page.last - last - page.requests.length
    if (missed > 0) note(`… ${missed.toLocaleString('en')} more, faster than they could be shown`)
    show(page)
    last = page.last
  }
}

/** Tells a person something that is not a request; a program that reads the output is not told. */
function note(text: string): void {
  if (process.stdout.isTTY === true) console.log(painted('dim', text, mayColour()))
}

function print(request: RequestView): void {
  const line = () => lineOf(request, { colour: mayColour(), width: terminalWidth() })
  console.log(process.stdout.isTTY === true ? line() : printableLines(JSON.stringify(request)))
}
