import stringWidth from 'string-width'
import { detailRows } from '../admin/detail-text.ts'
import { printableLines } from '../admin/printable.ts'
import type { Explanation } from '../app/explain.ts'
import { type LabelName, type Language, sayLabel, type Values } from '../locales/sentences.ts'
import { painted, type Style } from './terminal.ts'
import { wrapped } from './text-width.ts'

/**
 * An explanation as a person reads it, in one language: the cause and the cure first, then the evidence.
 * @param width of the terminal, cells, for sentences; what is to be compared or copied is never broken
 */
export function explanationText(
  explanation: Explanation,
  language: Language,
  colour: boolean,
  width: number = Number.POSITIVE_INFINITY,
): string {
  const paint = (style: Style, text: string) => painted(style, text, colour)
  const label = (name: LabelName, values?: Values) => sayLabel(name, language, values)
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', paint('bold', title), ...lines.map((line) => `  ${line}`)]
  const table = (pairs: readonly (readonly [string, string])[]) => {
    const width = Math.max(0, ...pairs.map(([name]) => stringWidth(name)))
    return pairs.map(([name, value]) => {
      const below = `\n${' '.repeat(width + 4)}`
      return `${paint('dim', name + ' '.repeat(width - stringWidth(name)))}  ${printableLines(value).replaceAll('\n', below)}`
    })
  }
  const text = (title: string, lines: string) =>
    lines === ''
      ? []
      : [
          paint('dim', title),
          ...printableLines(lines)
            .split('\n')
            .map((line) => `  ${line}`),
        ]

  const { requestId, at, cloud, action, caller, outcome, detail, ms, steps, meaning, parameters, signature, mistake, tried } = explanation
  const isGood = outcome === 'ok'
  const isSignature = outcome === 'signature-mismatch'
  const { summary, fix } = mistake ?? meaning
  const cause = [
    ...(summary === undefined ? [] : [printableLines(summary[language])]),
    ...(mistake === null && tried > 0 ? [label('no-mistake-found', { tried })] : []),
    ...(fix === undefined ? [] : [`${paint('green', '→')} ${printableLines(fix[language])}`]),
  ]
  const title = isGood ? paint('green', `✓ ${label('answered')}`) : paint('red', `✗ ${label('refused')}${printableLines(outcome)}`)
  return [
    wrapped([title, `${cloud} ${printableLines(action)}`.trim(), paint('dim', printableLines(requestId))].join('  '), width, 2),
    ...section(
      label(mistake === null ? 'meaning' : 'cause'),
      cause.flatMap((line) => wrapped(line, width - 2, 2).split('\n')),
    ),
    ...section(label('request'), [
      ...table([
        [label('at'), timeOf(Date.parse(at))],
        [label('caller'), caller || label('caller-unknown')],
        ...(signature === null ? [] : [[label('access-key'), signature.accessKeyId] as const]),
        ...detailRows(detail, language, timeOf),
      ]),
    ]),
    ...section(label('parameters'), table(parameters.map(([name, value]) => [printableLines(name), value] as const))),
    ...section(
      label('signature'),
      signature === null || !isSignature
        ? []
        : [
            ...table([[label('method'), signature.method]]),
            ...text(label('canonical-request'), signature.canonicalRequest),
            ...text(label('string-to-sign'), signature.stringToSign),
          ],
    ),
    ...section(label('time'), [[`${ms} ms`, ...steps.map(({ name, ms: took }) => `${name} ${took}`)].join(paint('dim', ' · '))]),
  ].join('\n')
}

/** In the zone of the shell, and in UTC, as signatures have it. */
function timeOf(ms: number): string {
  const utc = new Date(ms).toISOString().replace('T', ' ')
  const offset = -new Date(ms).getTimezoneOffset()
  if (offset === 0) return utc.replace('Z', ' UTC')
  const local = new Date(ms + offset * 60_000).toISOString()
  return `${local.slice(0, 10)} ${local.slice(11, 19)} (${utc.slice(0, 19)} UTC)`
}
