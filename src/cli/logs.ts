import { setTimeout } from 'node:timers/promises'
import { Command } from 'commander'
import stringWidth from 'string-width'
import type { RequestView } from '../admin/requests.ts'
import { optionOf } from '../config.ts'
import { type AdminSettings, askAdmin } from './admin-client.ts'
import { mayColour } from './table.ts'

interface LogsSettings extends AdminSettings {
  readonly follow?: boolean
  readonly refused?: boolean
  readonly lines: string
}

interface Page {
  readonly last: number
  readonly requests: readonly RequestView[]
}

/** Time between two looks while following. */
const LOOK_EVERY_MS = 250

/** `mirrorhall logs [-f]`: the latest requests, a line each; JSON lines when piped. */
export function logsCommand(): Command {
  const command = new Command('logs').description('show the latest requests; -f follows them as they come')
  command.option('-f, --follow', 'go on showing requests as they come')
  command.option('--refused', 'only those that were refused')
  command.option('-n, --lines <number>', 'how many of the latest, at most 1,000', '20')
  for (const name of ['endpoint', 'adminToken'] as const) command.addOption(optionOf(name))
  return command.action(async (settings: LogsSettings) => {
    if (!/^\d{1,4}$/.test(settings.lines)) throw new Error('--lines takes a whole number up to 1000.')
    const wanted = ({ verdict }: RequestView) => !settings.refused || verdict !== 'ok'
    const first = await askAdmin<Page>(settings, '/requests?limit=1000')
    const latest = first.requests.filter(wanted)
    if (latest.length === 0 && process.stdout.isTTY === true) console.log('no requests yet')
    for (const request of latest.slice(Math.max(0, latest.length - Number(settings.lines)))) print(request)
    for (let { last } = first; settings.follow; ) {
      await setTimeout(LOOK_EVERY_MS)
      const page = await askAdmin<Page>(settings, `/requests?after=${last}&limit=1000`)
      last = page.last
      for (const request of page.requests.filter(wanted)) print(request)
    }
  })
}

function print(request: RequestView): void {
  console.log(process.stdout.isTTY === true ? lineOf(request, mayColour()) : JSON.stringify(request))
}

/** A request in one line, for people. */
export function lineOf({ at, requestId, cloud, action, caller, verdict, detail, ms }: RequestView, colour: boolean): string {
  const paint = (code: number, text: string) => (colour ? `\x1b[${code}m${text}\x1b[0m` : text)
  const pad = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - stringWidth(text)))
  const why = detail.explanation ?? detail.parameter ?? ''
  const parts = [
    paint(2, new Date(at).toTimeString().slice(0, 8)),
    paint(verdict === 'ok' ? 32 : 31, pad(verdict, 20)),
    pad(`${cloud} ${action || '(no operation)'}`, 30),
    pad(caller || '-', 16),
    pad(`${ms} ms`, 10),
    paint(2, requestId),
    why,
  ]
  return parts
    .join('  ')
    .replace(/[\x00-\x1a\x1c-\x1f\x7f-\x9f]/g, ' ')
    .trimEnd()
}
