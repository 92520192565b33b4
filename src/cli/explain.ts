import { Command } from 'commander'
import type { Explanation } from '../admin/explain.ts'
import { optionOf } from '../config.ts'
import { type AdminSettings, askAdmin } from './admin-client.ts'
import { mayColour } from './table.ts'

interface ExplainSettings extends AdminSettings {
  readonly output?: 'text' | 'json'
}

/** `mirrorhall explain <RequestId>`: what became of a request, why, and the mistake that explains it. */
export function explainCommand(): Command {
  const command = new Command('explain').description('say why a request was refused, and what would mend it')
  command.argument('<RequestId>', 'as the answer, the exception or the log tells it')
  for (const name of ['endpoint', 'adminToken'] as const) command.addOption(optionOf(name))
  command.option('--output <text|json>', 'text for people or JSON; text on a terminal when left out')
  return command.action(async (requestId: string, settings: ExplainSettings) => {
    const explanation = await askAdmin<Explanation>(settings, `/requests/${encodeURIComponent(requestId)}`)
    const asText = settings.output === undefined ? process.stdout.isTTY === true : settings.output === 'text'
    console.log(asText ? explanationText(explanation, mayColour()) : JSON.stringify(explanation, null, 2))
  })
}

const STYLES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const

/** An explanation as a person reads it: the cause and the cure first, then the evidence. */
export function explanationText(explanation: Explanation, colour: boolean): string {
  const paint = (style: keyof typeof STYLES, text: string) => (colour ? `\x1b[${STYLES[style]}m${text}\x1b[0m` : text)
  const { requestId, at, cloud, action, caller, verdict, detail, ms, steps, meaning, parameters, signature, mistake, tried } = explanation
  const isGood = verdict === 'ok'
  const { what, mend } = mistake ?? meaning
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', paint('bold', title), ...lines.map((line) => `  ${line}`)]
  const table = (pairs: readonly (readonly [string, string])[]) => {
    const width = Math.max(0, ...pairs.map(([name]) => name.length))
    return pairs.map(([name, value]) => `${paint('dim', name.padEnd(width))}  ${value.replaceAll('\n', `\n  ${' '.repeat(width)}  `)}`)
  }
  const cause =
    what === undefined
      ? []
      : [what.en, what.zh, ...(mend === undefined ? [] : [`${paint('green', '→')} ${mend.en}`, `${paint('green', '→')} ${mend.zh}`])]
  return clean(
    [
      `${paint(isGood ? 'green' : 'red', isGood ? 'answered' : verdict)}  ${[cloud, action].filter(Boolean).join(' ')}  ${paint('dim', requestId)}`,
      ...section(mistake === null ? 'What it means' : 'What went wrong', cause),
      ...section('The request', [
        ...table([
          ['at', at],
          ['caller', caller || '(not known: the signature was not verified)'],
          ...Object.entries(detail).map(([name, value]): [string, string] => [name, String(value)]),
        ]),
      ]),
      ...section('Parameters', table(parameters)),
      ...section(
        'Signature, as the server makes it',
        signature === null
          ? []
          : [
              ...table([
                ['method', signature.method],
                ['access key', signature.accessKeyId],
              ]),
              ...(signature.canonicalRequest === '' ? [] : [paint('dim', 'canonical request'), ...block(signature.canonicalRequest)]),
              paint('dim', 'string to sign'),
              ...block(signature.stringToSign),
            ],
      ),
      ...(mistake === null && tried > 0
        ? section('Not explained', [
            `${tried} signatures of likely mistakes were compared and none fits: look for a secret that is neither this key's nor another's of the account.`,
          ])
        : []),
      ...section(`Time  ${ms} ms`, [steps.map(({ name, ms: took }) => `${name} ${took}`).join(paint('dim', ' · '))]),
    ].join('\n'),
  )
}

const block = (text: string): string[] => text.split('\n').map((line) => `  ${line}`)

/** Without characters that could steer the terminal, but for our own colours. */
const clean = (text: string): string => text.replace(/[\x00-\x09\x0b-\x1a\x1c-\x1f\x7f-\x9f]|\x1b(?!\[\d{1,2}m)/g, '·')
