import type { WireRequest } from '../../../api/wire.ts'
import { notEncoded } from '../../../signatures/encoders.ts'
import { bodyMistakes } from '../../../signatures/families/bodies.ts'
import { charsetMistakes, encodingMistakes } from '../../../signatures/families/encodings.ts'
import { hashMistakes } from '../../../signatures/families/hashes.ts'
import { headerMistakes } from '../../../signatures/families/headers.ts'
import { forwardedHosts, otherHost } from '../../../signatures/families/hosts.ts'
import { lineEndMistakes } from '../../../signatures/families/line-ends.ts'
import { macMistakes } from '../../../signatures/families/macs.ts'
import { parameterMistakes } from '../../../signatures/families/parameters.ts'
import { spellingMistakes } from '../../../signatures/families/spellings.ts'
import { targetMistakes } from '../../../signatures/families/targets.ts'
import { mistake } from '../../../signatures/mistake.ts'
import { doneLike } from '../../../signatures/scheme.ts'
import type { Fits, Hypothesis } from '../../../signatures/search.ts'
import { isForm } from '../claim.ts'
import { acs3Scheme } from '../scheme-acs3.ts'
import type { Acs3Algorithm } from '../sign-acs3.ts'
import type { Acs3Evidence } from '../verify.ts'

const PRODUCTS = ['ehpc', 'sts', 'ecs', 'ehpc-vpc']
const REGIONS = ['cn-hangzhou', 'cn-beijing', 'cn-shanghai', 'cn-shenzhen', 'cn-zhangjiakou', 'cn-hongkong', 'ap-southeast-1', 'us-west-1']

const QUERY = mistake(
  'query-differs',
  'The query was signed in another order or encoding than it should be.',
  '签名时查询串的排序或编码不对。',
  'Sort the parameters by the bytes of their names, and encode names and values as RFC 3986 says: a blank is `%20`, `*` is `%2A`, `~` stays.',
  '请按名称的字节序排序，并按 RFC 3986 编码：空格为 `%20`，`*` 为 `%2A`，`~` 不编码。',
)

/** What clients that sign version 3 by hand get wrong, the likeliest first. */
export function* acs3Mistakes(evidence: Acs3Evidence, algorithm: Acs3Algorithm): Generator<Hypothesis> {
  const { request, hosts } = evidence
  const scheme = acs3Scheme(evidence, algorithm)
  const sent = (header: string) => request.headers.get(header)?.trim() ?? ''
  yield* bodyMistakes(scheme, request)
  const claimed = sent('x-acs-content-sha256')
  for (const payload of new Set([claimed, claimed.toLowerCase()])) {
    yield doneLike(
      scheme,
      mistake(
        'body-hash-differs',
        'The hash that was signed, and sent in x-acs-content-sha256, is not that of the body that was sent.',
        '参与签名、并放在 x-acs-content-sha256 里的摘要，与实际发送的请求体不符。',
        'Hash the bytes that are sent; of an empty body, those of an empty text.',
        '请对实际发送的字节计算摘要；请求体为空时，用空字符串的摘要。',
      ),
      { hash: (slot, right) => (slot === 'body' ? payload : right) },
    )
  }
  yield* headerMistakes(scheme, { foldsValues: false, sent, further: ['content-type', 'accept', 'user-agent'] })
  yield* lineEndMistakes(scheme)
  yield* hashMistakes(scheme)
  yield* targetMistakes(scheme, sent('x-acs-action'))
  for (const host of otherHosts(request, hosts))
    yield doneLike({ ...scheme, forms: acs3Scheme({ ...evidence, hosts: [host] }, algorithm).forms }, otherHost(host, sent('host')), {})
  if (isForm(request)) yield* formMistakes(evidence, algorithm)
  yield* queryMistakes(evidence, algorithm)
  yield doneLike(
    { ...scheme, key: (secret) => `${secret}&` },
    mistake(
      'ampersand-on-the-key',
      'The secret was used with an `&` after it, as signature 1.0 wants it.',
      'Secret 末尾加了“&”，那是 1.0 版签名的做法。',
      'Use the secret as it is.',
      '请直接使用 Secret。',
    ),
    { spell: (mac) => mac.toString('hex') },
  )
  if (scheme.chain === undefined) {
    yield {
      ...mistake(
        'signature-spelling',
        'The signature is in capitals, or in Base64.',
        '签名用了大写字母或 Base64。',
        'Write it in lower-case hexadecimal.',
        '请用小写十六进制。',
      ),
      fits: inOtherSpelling(algorithm),
    }
  }
  yield* spellingMistakes(scheme)
  yield* macMistakes(scheme)
  yield* charsetMistakes(scheme)
}

/** The form was signed as if its parameters stood in the query. */
function* formMistakes(evidence: Acs3Evidence, algorithm: Acs3Algorithm): Generator<Hypothesis> {
  const form = [...new URLSearchParams(new TextDecoder().decode(evidence.request.body))]
  const scheme = acs3Scheme({ ...evidence, query: new Map([...evidence.query, ...form]) }, algorithm)
  const empty = algorithm.digest('')
  for (const hash of [(_: string, right: string) => right, (slot: string, right: string) => (slot === 'body' ? empty : right)]) {
    yield doneLike(
      scheme,
      mistake(
        'form-signed-as-query',
        'The parameters of the form were signed as if they stood in the query, as signature 1.0 does.',
        '把表单里的参数当作查询串签了名，那是 1.0 版签名的做法。',
        'Sign the query alone, and the form by its hash, as the body.',
        '查询串只包含 URL 里的参数；表单是请求体，用它的摘要参与签名。',
      ),
      { hash },
    )
  }
}

/** The query was signed in another way. */
function* queryMistakes(evidence: Acs3Evidence, algorithm: Acs3Algorithm): Generator<Hypothesis> {
  const { request, query } = evidence
  const scheme = acs3Scheme(evidence, algorithm)
  if (query.size === 0) return
  const sorted = request.query.split('&').toSorted().join('&')
  for (const other of new Set([request.query, `?${request.query}`, sorted]))
    yield doneLike(scheme, QUERY, { parts: (parts) => ({ ...parts, query: other }) })
  yield doneLike(scheme, QUERY, { parts: (parts) => ({ ...parts, pairs: [] }) })
  yield doneLike(scheme, QUERY, { encode: notEncoded })
  const inQuery: Readonly<Record<string, true>> = { 'not-sorted': true, encoding: true }
  for (const family of [encodingMistakes(scheme), parameterMistakes(scheme, { common: new Set(), sent: [...query] })])
    for (const { name, what, mend, ...steps } of family) yield { ...(inQuery[name] ? QUERY : { name, what, mend }), ...steps }
}

const inOtherSpelling =
  (algorithm: Acs3Algorithm): Fits =>
  (secret, text, claimed) => {
    const hex = /^[0-9A-F]+$/.test(claimed) ? claimed.toLowerCase() : Buffer.from(claimed, 'base64').toString('hex')
    return algorithm.verifies(secret, text, hex)
  }

/** Hosts that are signed by mistake, likeliest first. */
function otherHosts({ port, headers }: WireRequest, known: readonly string[]): string[] {
  const local = ['localhost', '127.0.0.1', '[::1]', '0.0.0.0'].flatMap((name) => [name, `${name}:${port}`, `http://${name}:${port}`])
  const called = known.flatMap((host) => [`http://${host}`, `https://${host}`, `${host}/`, `${host}:${port}`, `${host}:80`, `${host}:443`])
  const vendor = PRODUCTS.flatMap((product) => [`${product}.aliyuncs.com`, ...REGIONS.map((region) => `${product}.${region}.aliyuncs.com`)])
  const all = new Set([...forwardedHosts(headers), ...local, ...called, ...vendor, ''])
  return [...all].filter((host) => !known.includes(host))
}
