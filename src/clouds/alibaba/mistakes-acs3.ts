import { createHmac } from 'node:crypto'
import { byByteOrder } from '../byte-order.ts'
import { bySigning, type Fits, forwardedHosts, type Hypothesis, mistake, otherBody, otherHost } from '../mistakes.ts'
import { rewrittenBodies } from '../rewritten-bodies.ts'
import type { WireRequest } from '../wire.ts'
import { isForm } from './claim.ts'
import { percentEncode } from './percent.ts'
import { type Acs3Algorithm, type Acs3Parts, acs3CanonicalRequest } from './sign-acs3.ts'
import type { Acs3Evidence } from './verify.ts'

const PRODUCTS = ['ehpc', 'sts', 'ecs', 'ehpc-vpc']
const REGIONS = ['cn-hangzhou', 'cn-beijing', 'cn-shanghai', 'cn-shenzhen', 'cn-zhangjiakou', 'cn-hongkong', 'ap-southeast-1', 'us-west-1']

/** What clients that sign version 3 by hand get wrong, the likeliest first. */
export function* acs3Mistakes({ request, authorization, query, hosts }: Acs3Evidence, algorithm: Acs3Algorithm): Generator<Hypothesis> {
  const { method, path, headers: sentHeaders } = request
  const { algorithm: name, signedHeaders } = authorization
  const payloadHash = algorithm.digest(request.body)
  const sent = (header: string) => sentHeaders.get(header)?.trim() ?? ''
  const partsAt = (host: string): Acs3Parts => ({
    method,
    path,
    query,
    headers: signedHeaders.map((header) => [header, header === 'host' ? host : sent(header)] as const),
    payloadHash,
  })
  const told = (canonical: string) => `${name}\n${algorithm.digest(canonical)}`
  const canonicals = function* () {
    for (const host of hosts) yield acs3CanonicalRequest(partsAt(host))
  }
  /** Texts to sign when parts of the request are otherwise, whichever host is meant. */
  const altered = (alter: (parts: Acs3Parts) => Iterable<Partial<Acs3Parts>>, among: readonly string[] = hosts) =>
    function* () {
      for (const host of among) {
        const parts = partsAt(host)
        for (const other of alter(parts)) yield told(acs3CanonicalRequest({ ...parts, ...other }))
      }
    }
  const rewritten = (change: (canonical: string) => Iterable<string>) =>
    function* () {
      for (const canonical of canonicals()) for (const other of change(canonical)) yield told(other)
    }

  for (const body of otherBodies(request)) {
    const hashed = algorithm.digest(body)
    if (hashed !== payloadHash) yield { ...otherBody(body), texts: altered(() => [{ payloadHash: hashed }]) }
  }
  const claimed = sent('x-acs-content-sha256')
  yield {
    ...mistake(
      'body-hash-differs',
      'The hash that was signed, and sent in x-acs-content-sha256, is not that of the body that was sent.',
      '参与签名、并放在 x-acs-content-sha256 里的摘要，与实际发送的请求体不符。',
      'Hash the bytes that are sent; of an empty body, those of an empty text.',
      '请对实际发送的字节计算摘要；请求体为空时，用空字符串的摘要。',
    ),
    texts: altered(() =>
      [...new Set([claimed, claimed.toLowerCase(), payloadHash.toUpperCase()])].map((hashed) => ({ payloadHash: hashed })),
    ),
  }
  for (const host of otherHosts(request, hosts)) yield { ...otherHost(host, sent('host')), texts: altered(() => [{}], [host]) }
  if (isForm(request)) {
    const form = [...new URLSearchParams(new TextDecoder().decode(request.body))]
    yield {
      ...mistake(
        'form-signed-as-query',
        'The parameters of the form were signed as if they stood in the query, as signature 1.0 does.',
        '把表单里的参数当作查询串签了名，那是 1.0 版签名的做法。',
        'Sign the query alone, and the form by its hash, as the body.',
        '查询串只包含 URL 里的参数；表单是请求体，用它的摘要参与签名。',
      ),
      texts: altered(() => [{ query: [...query, ...form] }, { query: [...query, ...form], payloadHash: algorithm.digest('') }]),
    }
  }
  yield {
    ...mistake(
      'query-differs',
      'The query was signed in another order or encoding than it should be.',
      '签名时查询串的排序或编码不对。',
      'Sort the parameters by the bytes of their names, and encode names and values as RFC 3986 says: a blank is `%20`, `*` is `%2A`, `~` stays.',
      '请按名称的字节序排序，并按 RFC 3986 编码：空格为 `%20`，`*` 为 `%2A`，`~` 不编码。',
    ),
    texts: rewritten(function* (canonical) {
      for (const other of queries(request.query, query)) yield withLine(canonical, 2, () => other)
    }),
  }
  yield {
    ...mistake(
      'another-method',
      `Another HTTP method was signed than ${method}, which was used.`,
      '签名用的 HTTP 方法与实际使用的不一致。',
      'Sign the method that is sent, in capitals.',
      '请用实际的方法（大写）签名。',
    ),
    texts: altered(() => ['GET', 'POST', method.toLowerCase()].filter((other) => other !== method).map((other) => ({ method: other }))),
  }
  yield {
    ...mistake(
      'another-path',
      'Another path was signed than the one that was sent.',
      '签名用的路径与实际请求的不一致。',
      'Sign the path as it is sent; operations of this product are called at `/`.',
      '请按实际路径签名；本产品的接口路径是“/”。',
    ),
    texts: altered(() => ['/', '', '%2F'].filter((other) => other !== path).map((other) => ({ path: other }))),
  }
  for (const header of signedHeaders) {
    yield {
      ...mistake(
        'header-left-out',
        `SignedHeaders names ${header}, but it is not in the canonical request that was signed.`,
        `SignedHeaders 列出了 ${header}，但签名时的规范请求串里没有它。`,
        'Sign every header that SignedHeaders names.',
        'SignedHeaders 列出的请求头都要参与签名。',
      ),
      texts: altered(({ headers }) => [{ headers: headers.filter(([one]) => one !== header) }]),
    }
    if (header === 'host') continue
    yield {
      ...mistake(
        'header-value-differs',
        `The header ${header} was signed with another value than it was sent with.`,
        `请求头 ${header} 签名时的值与实际发送的不一致。`,
        'Sign every header with the value that is sent, trimmed; HTTP libraries change some on the way.',
        '请按实际发送的值（去掉首尾空格）签名；有些 HTTP 库会改写请求头。',
      ),
      texts: altered(({ headers }) => {
        const value = sent(header)
        const others = new Set([value.toLowerCase(), value.toUpperCase(), '', ...contentTypes(header)])
        others.delete(value)
        return [...others].map((other) => ({ headers: headers.map(([one, was]) => [one, one === header ? other : was] as const) }))
      }),
    }
  }
  yield {
    ...mistake(
      'header-order',
      'The headers were signed in another order than that of their names.',
      '请求头没有按名称排序就参与了签名。',
      'Sort them by name, in the block and in SignedHeaders.',
      '请按名称排序，规范请求串与 SignedHeaders 都要排。',
    ),
    texts: altered(({ headers }) => [{ headers: headers.toReversed() }]),
  }
  yield {
    ...mistake(
      'empty-line-missing',
      'The empty line between the headers and their names is missing in the canonical request.',
      '规范请求串中，请求头与已签名请求头列表之间少了一个空行。',
      'End every header line with a line feed, then join the parts with another.',
      '每个请求头都以换行结尾，各部分之间再用换行拼接。',
    ),
    texts: rewritten((canonical) => [canonical.replace('\n\n', '\n')]),
  }
  yield {
    ...mistake(
      'canonical-request-not-hashed',
      'The string to sign ends in the canonical request itself, or its hash in capitals.',
      '待签名串末尾写的是规范请求串本身，或它的大写摘要。',
      'End it with the lower-case hexadecimal hash of the canonical request.',
      '末尾应为规范请求串的小写十六进制摘要。',
    ),
    texts: function* () {
      for (const canonical of canonicals()) yield* [`${name}\n${canonical}`, `${name}\n${algorithm.digest(canonical).toUpperCase()}`]
    },
  }
  yield {
    ...mistake(
      'ampersand-on-the-key',
      'The secret was used with an `&` after it, as signature 1.0 wants it.',
      'Secret 末尾加了“&”，那是 1.0 版签名的做法。',
      'Use the secret as it is.',
      '请直接使用 Secret。',
    ),
    fits: (secret, text, claimed) => algorithm.verifies(`${secret}&`, text, claimed),
  }
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
  yield {
    ...mistake(
      'another-digest',
      `It was signed with HMAC-SHA1 or HMAC-SHA256 in place of what ${name} says.`,
      `实际用的是 HMAC-SHA1 或 HMAC-SHA256，与 ${name} 不符。`,
      'Sign with the algorithm that the header names.',
      '请用 Authorization 请求头所声明的算法签名。',
    ),
    fits: (secret, text, claimed) =>
      ['sha1', 'sha256'].some((digest) => bySigning((key, of) => createHmac(digest, key).update(of).digest('hex'))(secret, text, claimed)),
  }
}

const inOtherSpelling =
  (algorithm: Acs3Algorithm): Fits =>
  (secret, text, claimed) => {
    const hex = /^[0-9A-F]+$/.test(claimed) ? claimed.toLowerCase() : Buffer.from(claimed, 'base64').toString('hex')
    return algorithm.verifies(secret, text, hex)
  }

const withLine = (text: string, at: number, change: (line: string) => string): string =>
  text
    .split('\n')
    .map((line, index) => (index === at ? change(line) : line))
    .join('\n')

const contentTypes = (header: string): string[] =>
  header === 'content-type'
    ? ['application/json', 'application/json; charset=utf-8', 'application/x-www-form-urlencoded', 'application/json; charset=UTF-8']
    : []

function* queries(raw: string, query: ReadonlyMap<string, string>): Generator<string> {
  yield* ['', raw, `?${raw}`]
  yield raw.split('&').toSorted().join('&')
  const joined = (pairs: Iterable<readonly [string, string]>, encode: (text: string) => string) =>
    [...pairs].map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')
  yield joined(query, percentEncode)
  const sorted = [...query].sort(([a], [b]) => byByteOrder(a, b))
  yield joined(sorted, encodeURIComponent)
  yield joined(sorted, (text) => text)
  yield joined(sorted, (text) => percentEncode(text).replaceAll('%20', '+'))
}

/** Hosts that are signed by mistake, likeliest first. */
function otherHosts({ port, headers }: WireRequest, known: readonly string[]): string[] {
  const local = ['localhost', '127.0.0.1', '[::1]', '0.0.0.0'].flatMap((name) => [name, `${name}:${port}`, `http://${name}:${port}`])
  const called = known.flatMap((host) => [`http://${host}`, `https://${host}`, `${host}/`, `${host}:${port}`, `${host}:80`, `${host}:443`])
  const vendor = PRODUCTS.flatMap((product) => [`${product}.aliyuncs.com`, ...REGIONS.map((region) => `${product}.${region}.aliyuncs.com`)])
  const all = new Set([...forwardedHosts(headers), ...local, ...called, ...vendor, ''])
  return [...all].filter((host) => !known.includes(host))
}

function* otherBodies({ query, body }: WireRequest): Generator<string> {
  yield* new Set(['', '{}', 'null', query])
  yield* rewrittenBodies(body)
}
