import { mistake } from '../mistake.ts'
import { doneLike, type Pair, type Parts, type SignatureScheme } from '../scheme.ts'
import type { Hypothesis } from '../search.ts'

/** What a method wants of the headers. */
export interface HeaderRules {
  /** Values are signed in lower case. */
  readonly foldsValues: boolean
  /** As it was sent, trimmed; empty when it was not. */
  readonly sent: (name: string) => string
  /** Headers that a client may have signed without naming them. */
  readonly further: readonly string[]
}

const CONTENT_TYPES = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=utf-8',
  'application/json; charset=UTF-8',
  'application/json;charset=UTF-8',
  'application/x-www-form-urlencoded',
  'application/x-www-form-urlencoded; charset=utf-8',
  'multipart/form-data',
  'text/plain',
  'text/plain; charset=utf-8',
  '',
]

const titled = (name: string): string => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())

/** Headers signed with other values, in another order, written otherwise, or not those that are named. */
export function* headerMistakes(scheme: SignatureScheme, { foldsValues, sent, further }: HeaderRules): Generator<Hypothesis> {
  const [form] = scheme.forms()
  if (form === undefined) return
  const headers = form.headers
  const withHeaders = (change: (headers: readonly Pair[]) => readonly Pair[]) => ({
    parts: (parts: Parts) => ({ ...parts, headers: change(parts.headers) }),
  })
  const withValue = (wanted: string, value: string) =>
    withHeaders((all) => all.map((pair) => (pair[0] === wanted ? [wanted, value] : pair)))
  const fold = (value: string) => (foldsValues ? value.toLowerCase() : value)
  const type = sent('content-type')
  for (const other of new Set(CONTENT_TYPES.map(fold))) {
    if (other === fold(type) || !headers.some(([name]) => name === 'content-type')) continue
    yield doneLike(
      scheme,
      mistake(
        foldsValues ? 'content-type-differs' : 'header-value-differs',
        `The header content-type was signed with another value than it was sent with. The Content-Type that was signed is ${other || 'empty'}; the one that was sent is ${type || 'empty'}.`,
        `请求头 content-type 签名时的值与实际发送的不一致：签名用的 Content-Type 是 ${other || '空'}，实际发送的是 ${type || '空'}。`,
        'Sign the header as it is sent, with its charset; some HTTP libraries add one.',
        '请按实际发送的值（包括 charset）签名；有些 HTTP 库会自动加上 charset。',
      ),
      withValue('content-type', other),
    )
  }
  const notFolded = mistake(
    'values-not-in-lower-case',
    'Header values were signed as they are; this method signs them in lower case.',
    '请求头的值没有转成小写；该签名方法要求按小写签名。',
    'Put every signed header’s value in lower case.',
    '请把所有参与签名的请求头的值转成小写。',
  )
  const folded = mistake(
    'values-in-lower-case',
    'Header values were put into lower case before they were signed; this method signs them as they are sent.',
    '请求头的值在签名前被转成了小写；该签名方法要求按原样签名。',
    'Sign every header’s value as it is sent, trimmed.',
    '请按实际发送的值（去掉首尾空格）签名。',
  )
  if (foldsValues) {
    yield doneLike(
      scheme,
      notFolded,
      withHeaders((all) => all.map(([name, value]) => [name, name === 'host' ? value : sent(name)])),
    )
    for (const [name] of headers) {
      if (name !== 'host' && sent(name) !== sent(name).toLowerCase()) yield doneLike(scheme, notFolded, withValue(name, sent(name)))
    }
  } else
    yield doneLike(
      scheme,
      folded,
      withHeaders((all) => all.map(([name, value]) => [name, value.toLowerCase()])),
    )
  for (const [left] of headers) {
    yield doneLike(
      scheme,
      mistake(
        'header-left-out',
        `SignedHeaders names ${left}, but it is not in the canonical request that was signed.`,
        `SignedHeaders 列出了 ${left}，但签名时的规范请求串里没有它。`,
        'Sign every header that SignedHeaders names.',
        'SignedHeaders 列出的请求头都要参与签名。',
      ),
      withHeaders((all) => all.filter(([name]) => name !== left)),
    )
    if (left === 'host') continue
    for (const other of new Set([
      fold(sent(left)).toLowerCase(),
      sent(left).toUpperCase(),
      '',
      ` ${fold(sent(left))}`,
      `${fold(sent(left))} `,
    ])) {
      if (other === fold(sent(left))) continue
      yield doneLike(
        scheme,
        mistake(
          'header-value-differs',
          `The header ${left} was signed with another value than it was sent with: empty, in another case, or with a blank.`,
          `请求头 ${left} 签名时的值与实际发送的不一致：为空、大小写不同或带有空格。`,
          'Sign every header with the value that is sent, trimmed; HTTP libraries change some on the way.',
          '请按实际发送的值（去掉首尾空格）签名；有些 HTTP 库会改写请求头。',
        ),
        withValue(left, other),
      )
    }
  }
  for (const added of further) {
    if (headers.some(([name]) => name === added) || sent(added) === '') continue
    yield doneLike(
      scheme,
      mistake(
        'header-not-named',
        `The header ${added} was signed, but SignedHeaders does not name it.`,
        `签名时计入了请求头 ${added}，但 SignedHeaders 没有列出它。`,
        'Name every header that is signed in SignedHeaders.',
        '参与签名的请求头都要写进 SignedHeaders。',
      ),
      withHeaders((all) => [...all, [added, fold(sent(added))] as const].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    )
  }
  const order = mistake(
    foldsValues ? 'headers-not-sorted' : 'header-order',
    'The headers were signed in another order than that of their names.',
    '请求头没有按名称排序就参与了签名。',
    'Sort them by name, in the block and in SignedHeaders.',
    '请按名称排序，规范请求串与 SignedHeaders 都要排。',
  )
  yield doneLike(
    scheme,
    order,
    withHeaders((all) => all.toReversed()),
  )
  if (headers.length > 2) {
    for (const first of ['host', 'content-type'])
      yield doneLike(
        scheme,
        order,
        withHeaders((all) => all.toSorted(([a], [b]) => Number(b === first) - Number(a === first))),
      )
  }
  const written = (en: string, zh: string) =>
    mistake(
      'headers-written-otherwise',
      `${en} in the canonical request that was signed.`,
      `规范请求串中，${zh}。`,
      'Write each header as name:value with the name in lower case and no blank, and the names joined by `;`.',
      '每个请求头写成“小写名称:值”，不带空格；已签名请求头列表用“;”拼接。',
    )
  const inTitle = written('The names of the headers are in capitals', '请求头名称用了大写')
  yield doneLike(scheme, inTitle, {
    headerLine: (name, value) => `${titled(name)}:${value}`,
    headerNames: (names) => names.map(titled).join(';'),
  })
  yield doneLike(scheme, inTitle, { headerLine: (name, value) => `${titled(name)}:${value}` })
  yield doneLike(scheme, inTitle, { headerNames: (names) => names.map(titled).join(';') })
  yield doneLike(scheme, written('A blank follows the colon of the headers', '请求头的冒号后多了空格'), {
    headerLine: (name, value) => `${name}: ${value}`,
  })
  yield doneLike(scheme, written('The headers have `=` in place of the colon', '请求头用“=”代替了冒号'), {
    headerLine: (name, value) => `${name}=${value}`,
  })
  for (const separator of [',', '; ', ' ', '', '\n', '&', ':'])
    yield doneLike(scheme, written('The names of the headers are not joined by `;`', '已签名请求头列表没有用“;”拼接'), {
      headerNames: (names) => names.join(separator),
    })
  for (const [before, after] of [
    ['', ';'],
    [';', ''],
  ] as const)
    yield doneLike(scheme, written('There is a `;` too many at an end of the names of the headers', '已签名请求头列表首尾多了“;”'), {
      headerNames: (names) => `${before}${names.join(';')}${after}`,
    })
}
