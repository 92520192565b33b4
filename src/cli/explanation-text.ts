import stringWidth from 'string-width'
import { printableLines } from '../admin/printable.ts'
import type { Bilingual } from '../api/shape.ts'
import type { Explanation } from '../app/explain.ts'
import { painted, type Style } from './terminal.ts'
import { wrapped } from './text-width.ts'

/** Words around what the server tells. */
const WORDS = {
  answered: { en: 'answered', zh: '成功' },
  refused: { en: 'refused: ', zh: '已拒绝：' },
  cause: { en: 'What went wrong', zh: '原因' },
  meaning: { en: 'What it means', zh: '含义' },
  request: { en: 'The request', zh: '请求' },
  at: { en: 'at', zh: '时间' },
  caller: { en: 'caller', zh: '调用者' },
  notKnown: { en: 'not known, because it was refused before', zh: '未知（在识别之前就被拒绝）' },
  parameters: { en: 'Parameters', zh: '参数' },
  signature: { en: 'What the server signs for comparison', zh: '服务端用于比对的签名内容' },
  method: { en: 'method', zh: '签名方法' },
  accessKey: { en: 'access key', zh: '密钥 ID' },
  canonicalRequest: { en: 'canonical request', zh: '规范请求串' },
  stringToSign: { en: 'string to sign', zh: '待签名串' },
  time: { en: 'Time', zh: '耗时' },
  explanation: { en: 'why', zh: '说明' },
  parameter: { en: 'parameter', zh: '参数' },
  value: { en: 'value', zh: '取值' },
  expected: { en: 'expected', zh: '应为' },
  product: { en: 'product', zh: '产品' },
  version: { en: 'version', zh: '版本' },
  action: { en: 'action', zh: '接口' },
  resource: { en: 'resource', zh: '资源' },
  count: { en: 'calls', zh: '调用次数' },
  limit: { en: 'limit', zh: '上限' },
  retryAfterMs: { en: 'again in', zh: '可重试时间' },
  isExplicitDenial: { en: 'explicit denial', zh: '显式拒绝' },
  serverTime: { en: 'server time', zh: '服务端时间' },
} as const satisfies Readonly<Record<string, Bilingual>>

const unexplained = (tried: number): Bilingual => ({
  en: `None of ${tried.toLocaleString('en')} signatures that likely mistakes would have made is the client’s. Make sure that it has the right secret first.`,
  zh: `按常见错误试算了 ${tried.toLocaleString('en')} 个签名，都与客户端的不符。请先确认客户端用的 Secret 正确。`,
})

/**
 * An explanation as a person reads it, in one language: the cause and the cure first, then the evidence.
 * @param width of the terminal, cells, for sentences; what is to be compared or copied is never broken
 */
export function explanationText(
  explanation: Explanation,
  language: 'en' | 'zh',
  colour: boolean,
  width: number = Number.POSITIVE_INFINITY,
): string {
  const paint = (style: Style, text: string) => painted(style, text, colour)
  const word = (name: keyof typeof WORDS) => WORDS[name][language]
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

  const { requestId, at, cloud, action, caller, outcome, detail, ms, steps, meaning, parameters, signature, mistake } = explanation
  const isGood = outcome === 'ok'
  const isSignature = outcome === 'signature-mismatch'
  const { summary, fix } = mistake ?? meaning
  const cause = [
    ...(summary === undefined ? [] : [printableLines(summary[language])]),
    ...(mistake === null && explanation.tried > 0 ? [unexplained(explanation.tried)[language]] : []),
    ...(fix === undefined ? [] : [`${paint('green', '→')} ${printableLines(fix[language])}`]),
  ]
  const title = isGood ? paint('green', `✓ ${word('answered')}`) : paint('red', `✗ ${word('refused')}${printableLines(outcome)}`)
  return [
    wrapped([title, `${cloud} ${printableLines(action)}`.trim(), paint('dim', printableLines(requestId))].join('  '), width, 2),
    ...section(
      word(mistake === null ? 'meaning' : 'cause'),
      cause.flatMap((line) => wrapped(line, width - 2, 2).split('\n')),
    ),
    ...section(word('request'), [
      ...table([
        [word('at'), timeOf(Date.parse(at))],
        [word('caller'), caller || word('notKnown')],
        ...(signature === null ? [] : [[word('accessKey'), signature.accessKeyId] as const]),
        ...Object.entries(detail).map(([name, value]) => [nameOf(name, language), toldOf(name, value)] as const),
      ]),
    ]),
    ...section(word('parameters'), table(parameters.map(([name, value]) => [printableLines(name), value] as const))),
    ...section(
      word('signature'),
      signature === null || !isSignature
        ? []
        : [
            ...table([[word('method'), signature.method]]),
            ...text(word('canonicalRequest'), signature.canonicalRequest),
            ...text(word('stringToSign'), signature.stringToSign),
          ],
    ),
    ...section(word('time'), [[`${ms} ms`, ...steps.map(({ name, ms: took }) => `${name} ${took}`)].join(paint('dim', ' · '))]),
  ].join('\n')
}

const nameOf = (detail: string, language: 'en' | 'zh'): string =>
  Object.hasOwn(WORDS, detail) ? WORDS[detail as keyof typeof WORDS][language] : detail

function toldOf(name: string, value: unknown): string {
  if (name === 'serverTime') return timeOf(Number(value) * 1000)
  return name === 'retryAfterMs' ? `${value} ms` : String(value)
}

/** In the zone of the shell, and in UTC, as signatures have it. */
function timeOf(ms: number): string {
  const utc = new Date(ms).toISOString().replace('T', ' ')
  const offset = -new Date(ms).getTimezoneOffset()
  if (offset === 0) return utc.replace('Z', ' UTC')
  const local = new Date(ms + offset * 60_000).toISOString()
  return `${local.slice(0, 10)} ${local.slice(11, 19)} (${utc.slice(0, 19)} UTC)`
}
