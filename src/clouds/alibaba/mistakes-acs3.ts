import { createHmac } from 'node:crypto'
import { bySigning, type Fits, type Hypothesis, mistake, otherBody, otherHost } from '../mistakes.ts'
import { rewrittenBodies } from '../rewritten-bodies.ts'
import { percentEncode } from './percent.ts'
import { type Acs3Algorithm, type Acs3Parts, acs3CanonicalRequest } from './sign-acs3.ts'
import type { Acs3Evidence } from './verify.ts'

const PRODUCTS = ['ehpc', 'sts', 'ecs', 'ehpc-vpc']
const REGIONS = ['cn-hangzhou', 'cn-beijing', 'cn-shanghai', 'cn-shenzhen', 'cn-zhangjiakou', 'cn-hongkong', 'ap-southeast-1', 'us-west-1']

/** What clients that sign version 3 by hand get wrong, the likeliest first. */
export function* acs3Mistakes({ request, authorization, query, hosts }: Acs3Evidence, algorithm: Acs3Algorithm): Generator<Hypothesis> {
  const { method, path, headers: sentHeaders } = request
  const { algorithm: name, signedHeaders } = authorization
  const sent = (header: string) => sentHeaders.get(header)?.trim() ?? ''
  const partsAt = (host: string): Acs3Parts => ({
    method,
    path,
    query,
    headers: signedHeaders.map((header) => [header, header === 'host' ? host : sent(header)] as const),
    payloadHash: algorithm.digest(request.body),
  })
  const told = (canonical: string) => `${name}\n${algorithm.digest(canonical)}`
  const canonicals = () => hosts.map((host) => acs3CanonicalRequest(partsAt(host)))
  /** Texts to sign when parts of the request are otherwise, whichever host is meant. */
  const altered = (alter: (parts: Acs3Parts) => Iterable<Partial<Acs3Parts>>, among: readonly string[] = hosts) =>
    function* () {
      for (const host of among) {
        const parts = partsAt(host)
        for (const other of alter(parts)) yield told(acs3CanonicalRequest({ ...parts, ...other }))
      }
    }
  const rewritten = (change: (canonical: string) => Iterable<string>) => () =>
    canonicals().flatMap((canonical) => [...change(canonical)].map(told))

  const hashed = sent('x-acs-content-sha256')
  yield {
    ...mistake(
      'body-hash-differs',
      'The hash that was signed, and sent in x-acs-content-sha256, is not that of the body that was sent.',
      '签名及 x-acs-content-sha256 中的摘要与实际发送的请求体不符。',
      'Hash the bytes that are sent; of an empty body, those of an empty text.',
      '请对实际发送的字节计算摘要；空请求体使用空字符串的摘要。',
    ),
    texts: altered(() => [hashed, hashed.toLowerCase(), hashed.toUpperCase()].map((payloadHash) => ({ payloadHash }))),
  }
  for (const body of new Set(['', '{}', 'null', request.query, ...rewrittenBodies(request.body)])) {
    yield { ...otherBody(body), texts: altered(() => [{ payloadHash: algorithm.digest(body) }]) }
  }
  for (const host of otherHosts(request.port, hosts)) yield { ...otherHost(host, sent('host')), texts: altered(() => [{}], [host]) }
  yield {
    ...mistake(
      'query-differs',
      'The query was signed in another order or encoding than it should be.',
      '查询串的排序或编码不正确。',
      'Sort the parameters by the bytes of their names, and encode names and values as RFC 3986 says: a blank is `%20`, `*` is `%2A`, `~` stays.',
      '请按名称的字节序排序，并按 RFC 3986 编码：空格为 `%20`，`*` 为 `%2A`，`~` 不编码。',
    ),
    texts: rewritten((canonical) => queries(request.query, query).map((other) => withLine(canonical, 2, () => other))),
  }
  yield {
    ...mistake(
      'another-method',
      'Another HTTP method was signed than the one that was used.',
      '签名所用的 HTTP 方法与实际不同。',
      'Sign the method that is sent, in capitals.',
      '请按实际使用的方法（大写）签名。',
    ),
    texts: altered(() => ['GET', 'POST', method.toLowerCase()].filter((other) => other !== method).map((other) => ({ method: other }))),
  }
  yield {
    ...mistake(
      'another-path',
      'Another path was signed than the one that was sent.',
      '签名所用的路径与实际请求不同。',
      'Sign the path as it is sent; operations of this product are called at `/`.',
      '请按实际路径签名；本产品的接口路径为“/”。',
    ),
    texts: altered(() => ['/', '', '%2F'].filter((other) => other !== path).map((other) => ({ path: other }))),
  }
  for (const header of signedHeaders) {
    yield {
      ...mistake(
        'header-value-differs',
        `The header ${header} was signed with another value than it was sent with, or left out.`,
        `请求头 ${header} 签名时的取值与实际发送的不同，或未参与签名。`,
        'Sign every header with the value that is sent, trimmed; HTTP libraries change some on the way.',
        '请按实际发送的值（去除首尾空格）签名；部分 HTTP 库会改写请求头。',
      ),
      texts: altered(({ headers }) => {
        const value = sent(header)
        const values = [value.toLowerCase(), value.toUpperCase(), '', sentHeaders.get(header) ?? '', ...contentTypes(header)]
        return [
          { headers: headers.filter(([one]) => one !== header) },
          ...values.map((other) => ({ headers: headers.map(([one, was]) => [one, one === header ? other : was] as const) })),
        ]
      }),
    }
  }
  yield {
    ...mistake(
      'header-order',
      'The headers were signed in another order than that of their names.',
      '头未按名称排序后签名。',
      'Sort them by name, in the block and in SignedHeaders.',
      '请按名称排序（头部块与 SignedHeaders 均需）。',
    ),
    texts: altered(({ headers }) => [{ headers: headers.toReversed() }]),
  }
  yield {
    ...mistake(
      'empty-line-missing',
      'The empty line between the headers and their names is missing in the canonical request.',
      '规范请求串中，头与签名头列表之间缺少空行。',
      'End every header line with a line feed, then join the parts with another.',
      '每个头以换行结尾，各部分之间再以换行拼接。',
    ),
    texts: rewritten((canonical) => [canonical.replace('\n\n', '\n')]),
  }
  yield {
    ...mistake(
      'canonical-request-not-hashed',
      'The string to sign ends in the canonical request itself, or its hash in capitals.',
      '待签名串末尾使用了规范请求串本身，或大写的摘要。',
      'End it with the lower-case hexadecimal hash of the canonical request.',
      '末尾应为规范请求串的小写十六进制摘要。',
    ),
    texts: () => canonicals().flatMap((canonical) => [`${name}\n${canonical}`, `${name}\n${algorithm.digest(canonical).toUpperCase()}`]),
  }
  yield {
    ...mistake(
      'ampersand-on-the-key',
      'The secret was used with an `&` after it, as signature 1.0 wants it.',
      '密钥末尾加了“&”，这是 1.0 版签名的做法。',
      'Use the secret as it is.',
      '请直接使用密钥。',
    ),
    fits: (secret, text, claimed) => algorithm.verifies(`${secret}&`, text, claimed),
  }
  yield {
    ...mistake(
      'signature-spelling',
      'The signature is in capitals, or in Base64.',
      '签名使用了大写或 Base64。',
      'Write it in lower-case hexadecimal.',
      '请使用小写十六进制。',
    ),
    fits: inOtherSpelling(algorithm),
  }
  yield {
    ...mistake(
      'another-digest',
      `It was signed with HMAC-SHA1 or HMAC-SHA256 in place of what ${name} says.`,
      `实际使用了 HMAC-SHA1 或 HMAC-SHA256，与 ${name} 不符。`,
      'Sign with the algorithm that the header names.',
      '请使用 Authorization 头所声明的算法。',
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

function queries(raw: string, query: ReadonlyMap<string, string>): string[] {
  const joined = (encode: (text: string) => string) =>
    [...query]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .join('&')
  const unordered = [...query].map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&')
  return [
    '',
    raw,
    `?${raw}`,
    raw.split('&').toSorted().join('&'),
    unordered,
    joined(encodeURIComponent),
    joined((text) => text),
    joined((text) => percentEncode(text).replaceAll('%20', '+')),
  ]
}

/** Hosts that are signed by mistake, likeliest first. */
function otherHosts(port: number, known: readonly string[]): string[] {
  const local = ['localhost', '127.0.0.1', '[::1]', '0.0.0.0'].flatMap((name) => [name, `${name}:${port}`, `http://${name}:${port}`])
  const called = known.flatMap((host) => [`http://${host}`, `https://${host}`, `${host}/`, `${host}:80`, `${host}:443`])
  const vendor = PRODUCTS.flatMap((product) => [`${product}.aliyuncs.com`, ...REGIONS.map((region) => `${product}.${region}.aliyuncs.com`)])
  return [...new Set([...local, ...called, ...vendor, ''])]
}
