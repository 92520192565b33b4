import { printable } from '../admin/printable.ts'
import type { RequestView } from '../app/request-view.ts'
import { painted, type Style } from './terminal.ts'
import { shortened, widthOf } from './text-width.ts'

/** From this width on there is room for the caller and the time of every request, and a reason of some words. */
const WIDE = 120

/** Cells for each part of a line. */
const [ACTION, CALLER, TIME] = [24, 12, 9]

/** What is left for the reason of a refusal at least, where the action can give way to it, and for the action then. */
const [MIN_REASON, MIN_ACTION] = [18, 8]

/** One part of a line: a text in so many cells. */
interface Part {
  readonly text: string
  readonly width: number
  readonly style?: Style
}

/**
 * A request in one line of a terminal: the time of day, whether it was answered, the action, the id, whole, for `explain`, and why it
 * was refused. Who called and how long it took are shown where there is room.
 * @param width of the terminal, cells
 */
export function lineOf(request: RequestView, { colour, width }: { readonly colour: boolean; readonly width: number }): string {
  const isGood = request.outcome === 'ok'
  const { explanation = '', parameter = '' } = request.detail
  const why = isGood ? '' : [request.outcome, parameter, explanation].filter(Boolean).join(': ')
  const time: Part = { text: new Date(request.at).toTimeString().slice(0, 8), width: 8, style: 'dim' }
  const mark: Part = { text: isGood ? '✓' : '✗', width: 1, style: isGood ? 'green' : 'red' }
  const action = printable(request.action) || '?'
  const id: Part = { text: printable(request.requestId), width: widthOf(printable(request.requestId)), style: 'dim' }
  const caller = printable(request.caller) || '–'
  const took = `${request.ms.toFixed(1)} ms`
  const rest = (text: string): Part => ({ text: printable(text), width: Number.POSITIVE_INFINITY, ...(isGood ? {} : { style: 'red' }) })
  const parts: Part[] =
    width >= WIDE
      ? [
          time,
          mark,
          { text: `${request.cloud} ${action}`, width: ACTION },
          { text: caller, width: CALLER },
          { text: took.padStart(TIME), width: TIME },
          id,
          rest(why),
        ]
      : [
          time,
          mark,
          narrowAction(request.cloud, action, width - id.width),
          id,
          rest(isGood ? `${took} ${caller}` : why.slice(partOfCode(request.outcome))),
        ]
  return inOneLine(parts, { colour, width })
}

/** Where the last part of a code begins, which says the most: `InvalidParameterValue.InvalidPageParam`. */
const partOfCode = (outcome: string): number => outcome.lastIndexOf('.') + 1

/** The action by itself, or with its cloud where that fits. @param room for all parts but the id */
function narrowAction(cloud: string, action: string, room: number): Part {
  const width = Math.max(MIN_ACTION, Math.min(ACTION, room - 13 - MIN_REASON))
  const whole = `${cloud} ${action}`
  return { text: widthOf(whole) <= width ? whole : action, width }
}

/** Parts with a blank between them, each in its cells; what does not fit into the line is shortened or left out. */
function inOneLine(parts: readonly Part[], { colour, width }: { readonly colour: boolean; readonly width: number }): string {
  let line = ''
  let room = width
  for (const part of parts) {
    const cells = Math.min(part.width, room)
    const text = shortened(part.text, cells)
    if (text === '') continue
    line += part.style === undefined ? text : painted(part.style, text, colour)
    const used = Number.isFinite(part.width) ? cells : widthOf(text)
    room -= used + 1
    if (room < 1) break
    line += ' '.repeat(used - widthOf(text) + 1)
  }
  return line.trimEnd()
}
