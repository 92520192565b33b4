import { mistake } from '../mistake.ts'
import { doneLike, type Encode, type Pair, type SignatureScheme, type Steps } from '../scheme.ts'
import type { Hypothesis } from '../search.ts'

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** Most parameters of which each alone is left out. */
const MOST_LEFT_OUT = 100

/** What a method says of its parameters, for people. */
export interface ParameterHints {
  /** Parameters that belong to the protocol. */
  readonly common: ReadonlySet<string>
  /** As they were sent. */
  readonly sent: readonly Pair[]
}

/** Parameters signed in another order, with other separators, or not all of them. */
export function* parameterMistakes(scheme: SignatureScheme, { common, sent }: ParameterHints): Generator<Hypothesis> {
  const [form] = scheme.forms()
  if (form === undefined || form.pairs.length === 0) return
  const write = (pairs: readonly Pair[]) => ({ parts: (parts: typeof form) => ({ ...parts, pairs }) })
  const like = (steps: Steps, name: string, en: string, zh: string, mendEn: string, mendZh: string) =>
    doneLike(scheme, mistake(name, en, zh, mendEn, mendZh), steps)
  const sorted = form.pairs
  for (const other of ordersOf(sent, scheme.encode ?? ((text) => text))) {
    if (other.every((pair, at) => pair[0] === sorted[at]?.[0])) continue
    yield like(
      write(other),
      'not-sorted',
      'The parameters were signed in another order than that of their names’ bytes.',
      '参数没有按名称的字节序排序。',
      'Sort by the bytes of the names: all capitals come before all small letters, and `Values.10` before `Values.2`.',
      '请按名称的字节序排序：大写字母全部排在小写字母之前，`Values.10` 排在 `Values.2` 之前。',
    )
  }
  for (const [place, change] of Object.entries(AROUND)) {
    yield like(
      { join: (pairs) => change(pairs.join('&')) },
      'ampersand-too-many',
      `There is ${/^[?]/.test(place) ? 'a `?`' : 'an ampersand `&` too many'} ${place.endsWith('before') ? 'before the first' : 'after the last'} parameter in the text that was signed.`,
      `签名的参数串${place.endsWith('before') ? '开头' : '末尾'}多了一个“${place.startsWith('?') ? '?' : '&'}”。`,
      'Put `&` between the parameters only; cut off what a loop leaves at an end.',
      '“&”只放在参数之间；请去掉循环在首尾留下的那一个。',
    )
  }
  for (const separator of ['&amp;', '', ';', ',', '\n', ' ']) {
    yield like(
      { join: (pairs) => pairs.join(separator) },
      'separator-between-parameters',
      `${separator === '' ? 'Nothing' : JSON.stringify(separator)} stands between the parameters in the text that was signed, where \`&\` should be.`,
      `签名的参数串中，参数之间用了${separator === '' ? '空（没有分隔符）' : JSON.stringify(separator)}，应为“&”。`,
      'Join the parameters with `&`.',
      '请用“&”拼接参数。',
    )
  }
  for (const [written, pair] of [
    ['without `=`', (name: string, value: string) => `${name}${value}`],
    ['with a colon', (name: string, value: string) => `${name}:${value}`],
    ['with quotes', (name: string, value: string) => `${name}="${value}"`],
    ['by their values alone', (_: string, value: string) => value],
  ] as const) {
    yield like(
      { pair },
      'pair-written-otherwise',
      `The parameters were written ${written} in the text that was signed.`,
      '签名的参数串中，参数没有写成“名称=值”。',
      'Write every parameter as name=value.',
      '每个参数都写成“名称=值”。',
    )
  }
  yield like(
    { parts: (parts) => ({ ...parts, pairs: [...parts.pairs, ['Signature', ''] as const].toSorted(([a], [b]) => byBytes(a, b)) }) },
    'signature-signed-too',
    'An empty Signature was among the parameters that were signed.',
    '签名时把空的 Signature 参数也计入了。',
    'Sign every parameter but Signature.',
    '除 Signature 外的全部参数都要签名。',
  )
  for (const [missing] of sorted.slice(0, MOST_LEFT_OUT)) {
    yield like(
      write(sorted.filter(([name]) => name !== missing)),
      'parameter-not-signed',
      `${missing} was sent but not signed.`,
      `发送了 ${missing}，但签名时没有计入。`,
      'Sign every parameter but Signature.',
      '除 Signature 外的全部参数都要签名。',
    )
  }
  const subsets: readonly (readonly [string, string, (pair: Pair) => boolean])[] = [
    ['Empty parameters were sent but not signed.', '发送了空参数，但签名时没有计入。', ([, value]) => value !== ''],
    [
      'Only the common parameters were signed, not those of the operation.',
      '只对公共参数签了名，没有计入接口参数。',
      ([name]) => common.has(name),
    ],
    [
      'Only the parameters of the operation were signed, not the common ones.',
      '只对接口参数签了名，没有计入公共参数。',
      ([name]) => !common.has(name),
    ],
  ]
  for (const [en, zh, keeps] of subsets) {
    const kept = sorted.filter(keeps)
    if (kept.length === sorted.length) continue
    yield like(
      write(kept),
      en.startsWith('Empty') ? 'empty-left-out' : 'parameters-not-signed',
      en,
      zh,
      'Sign exactly the parameters that are sent.',
      '请对实际发送的全部参数签名。',
    )
  }
}

const AROUND: Readonly<Record<string, (joined: string) => string>> = {
  before: (joined) => `&${joined}`,
  after: (joined) => `${joined}&`,
  '? before': (joined) => `?${joined}`,
}

function* ordersOf(sent: readonly Pair[], encode: Encode): Generator<readonly Pair[]> {
  yield sent
  yield sent.toSorted(([a], [b]) => byBytes(a.toLowerCase(), b.toLowerCase()))
  yield sent.toSorted(([a], [b]) => a.localeCompare(b))
  yield sent.toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
  yield sent.toSorted(([a], [b]) => byBytes(a, b)).reverse()
  yield sent.toSorted((a, b) => byBytes(a.map(encode).join('='), b.map(encode).join('=')))
  yield sent.toSorted(([, a], [, b]) => byBytes(a, b))
  yield sent.toSorted(([a], [b]) => a.length - b.length)
}
