import { createHmac } from 'node:crypto'
import { bySigning, type Fits, type Hypothesis, mistake, otherBody, otherHost } from '../mistakes.ts'
import { rewrittenBodies } from '../rewritten-bodies.ts'
import { productOf } from './hosts.ts'
import { canonicalRequest, dateOf, type SignedParts, sha256, signature, signingKey, stringToSign, TC3 } from './sign-tc3.ts'
import type { Tc3Evidence } from './verify.ts'

/** Content types that clients send, and sign in each other's place. */
const CONTENT_TYPES = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=utf-8',
  'application/x-www-form-urlencoded',
  '',
]
const PRODUCTS = ['ecm', 'cvm', 'sts', 'cam', 'tencentcloudapi']
const REGIONS = ['ap-guangzhou', 'ap-shanghai', 'ap-beijing', 'ap-chengdu', 'ap-chongqing', 'ap-nanjing', 'ap-hongkong', 'ap-singapore']
const DAY_SECONDS = 86_400

/** Whether a TC3 signature was made for a date and a service. */
export const fitsTc3 = (date: string, service: string): Fits =>
  bySigning((secret, text) => signature(signingKey(secret, date, service), text))

/** What clients that sign TC3 by hand get wrong, the likeliest first. */
export function* tc3Mistakes({ request, authorization, timestamp, hosts }: Tc3Evidence, payloadHash: string): Generator<Hypothesis> {
  const { date, service, signedHeaders } = authorization
  const { method } = request
  const candidates = hosts()
  const sent = (name: string) => request.headers.get(name)?.trim() ?? ''
  const partsAt = (host: string): SignedParts => ({
    method,
    uri: '/',
    query: method === 'GET' ? request.query : '',
    headers: signedHeaders.map((name) => [name, (name === 'host' ? host : sent(name)).toLowerCase()] as const),
    payloadHash,
  })
  const told = (canonical: string, day = date, of = service) => stringToSign(canonical, timestamp, day, of)
  /** Texts to sign when parts of the request are otherwise, whichever host is meant. */
  const altered = (alter: (parts: SignedParts) => Iterable<Partial<SignedParts>>, among: readonly string[] = candidates) =>
    function* () {
      for (const host of among) {
        const parts = partsAt(host)
        for (const other of alter(parts)) yield told(canonicalRequest({ ...parts, ...other }))
      }
    }
  const canonicals = () => candidates.map((host) => canonicalRequest(partsAt(host)))

  const day = dateOf(Number(timestamp))
  yield {
    ...mistake(
      'date-of-another-zone',
      `The scope’s date is ${date}; the UTC date of the timestamp is ${day}.`,
      `签名范围的日期为 ${date}，而时间戳对应的 UTC 日期为 ${day}。`,
      'Make the date from the timestamp, in UTC.',
      '请由时间戳按 UTC 计算日期。',
    ),
    texts: () => (date === day ? [] : canonicals().map((canonical) => told(canonical))),
  }
  for (const other of [day, dateOf(Number(timestamp) + DAY_SECONDS), dateOf(Number(timestamp) - DAY_SECONDS)]) {
    yield {
      ...mistake(
        'key-of-another-date',
        `The key was derived with the date ${other}, the scope says ${date}.`,
        `派生密钥使用的日期为 ${other}，签名范围写的是 ${date}。`,
        'Use one date, that of the timestamp in UTC, in both places.',
        '两处应使用同一日期，即时间戳的 UTC 日期。',
      ),
      texts: () => (other === date ? [] : canonicals().flatMap((canonical) => [told(canonical), told(canonical, other)])),
      fits: fitsTc3(other, service),
    }
  }
  for (const host of otherHosts(request.port, candidates)) yield { ...otherHost(host, sent('host')), texts: altered(() => [{}], [host]) }
  for (const body of new Set(['', '{}', 'null', request.query, ...rewrittenBodies(request.body)])) {
    yield { ...otherBody(body), texts: altered(() => [{ payloadHash: sha256(body) }]) }
  }
  for (const type of CONTENT_TYPES) {
    yield {
      ...mistake(
        'content-type-differs',
        `The Content-Type that was signed is ${type || 'empty'}; the one that was sent is ${sent('content-type') || 'empty'}.`,
        `签名所用的 Content-Type 为 ${type || '空'}，实际发送的为 ${sent('content-type') || '空'}。`,
        'Sign the header as it is sent, with its charset; some HTTP libraries add one.',
        '请按实际发送的值（含 charset）签名；部分 HTTP 库会自动追加 charset。',
      ),
      texts: altered(({ headers }) => [
        { headers: headers.map(([name, value]) => [name, name === 'content-type' ? type : value] as const) },
      ]),
    }
  }
  yield {
    ...mistake(
      'values-not-in-lower-case',
      'Header values were signed as they are; TC3 signs them in lower case.',
      '头的取值未转为小写；TC3 要求按小写签名。',
      'Put every signed header’s value in lower case.',
      '请将参与签名的头的取值全部转为小写。',
    ),
    texts: altered(({ headers }) => [{ headers: headers.map(([name, value]) => [name, name === 'host' ? value : sent(name)] as const) }]),
  }
  yield {
    ...mistake(
      'query-differs',
      'Another query was signed than the one that was sent.',
      '签名所用的查询串与实际发送的不同。',
      'Sign the text after the `?` as it is sent; for a POST, an empty text.',
      '请按实际发送的“?”之后的内容签名；POST 请求使用空字符串。',
    ),
    texts: altered(() => queries(request.query).map((query) => ({ query }))),
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
    ...mistake('another-path', 'Another path was signed than `/`.', '签名所用的路径不是“/”。', 'Sign `/`.', '请使用“/”签名。'),
    texts: altered(() => ['', '/?', `/?${request.query}`, request.path].map((uri) => ({ uri }))),
  }
  yield {
    ...mistake(
      'empty-line-missing',
      'The empty line between the headers and their names is missing in the canonical request.',
      '规范请求串中，头与签名头列表之间缺少空行。',
      'End the block of headers with a line feed of its own, then join.',
      '头部块应以自身的换行结尾，然后再拼接。',
    ),
    texts: () => canonicals().map((canonical) => told(canonical.replace('\n\n', '\n'))),
  }
  yield {
    ...mistake(
      'headers-not-sorted',
      'The headers were signed in another order than that of their names.',
      '头未按名称排序后签名。',
      'Sort them by name, in the block and in SignedHeaders.',
      '请按名称排序（头部块与 SignedHeaders 均需）。',
    ),
    texts: altered(({ headers }) => [{ headers: headers.toReversed() }]),
  }
  yield {
    ...mistake(
      'canonical-request-not-hashed',
      'The string to sign ends in the canonical request itself, or its hash in capitals.',
      '待签名串末尾使用了规范请求串本身，或大写的摘要。',
      'End it with the lower-case hexadecimal SHA-256 of the canonical request.',
      '末尾应为规范请求串的小写十六进制 SHA-256。',
    ),
    texts: () =>
      canonicals().flatMap((canonical) =>
        [canonical, sha256(canonical).toUpperCase()].map((end) => `${TC3}\n${timestamp}\n${date}/${service}/tc3_request\n${end}`),
      ),
  }
  yield {
    ...mistake(
      'another-timestamp',
      'Another timestamp was signed than the one that was sent.',
      '签名所用的时间戳与实际发送的不同。',
      'Make the time once, in seconds; sign and send that text.',
      '时间戳（秒）只生成一次，签名与发送使用同一文本。',
    ),
    texts: () =>
      canonicals().flatMap((canonical) =>
        [`${timestamp}000`, ...near(Number(timestamp))].map((other) => stringToSign(canonical, other, date, service)),
      ),
  }
  const services = [...new Set([...PRODUCTS, ...candidates.map((host) => host.split('.', 1)[0] ?? '')])].filter(
    (other) => other !== service,
  )
  for (const other of services) {
    yield {
      ...mistake(
        'another-service',
        `The key was derived for the service ${other}, the scope says ${service}.`,
        `派生密钥使用的服务为 ${other}，签名范围写的是 ${service}。`,
        'Use one name in both places: ecm.',
        '两处应使用同一服务名：ecm。',
      ),
      texts: () => canonicals().flatMap((canonical) => [told(canonical), told(canonical, date, other)]),
      fits: fitsTc3(date, other),
    }
  }
  yield* chainMistakes(date, service)
}

/** The key chain as it goes wrong: what begins it, and how each step is passed on to the next. */
const chain = (steps: readonly string[], prefix: string, digest: 'hex' | 'base64' | 'binary'): Fits =>
  bySigning((secret, text) => {
    const step = (key: string | Buffer, word: string) => {
      const made = createHmac('sha256', key).update(word).digest()
      return digest === 'binary' ? made : made.toString(digest)
    }
    return createHmac('sha256', steps.reduce<string | Buffer>(step, `${prefix}${secret}`))
      .update(text)
      .digest('hex')
  })

function* chainMistakes(date: string, service: string): Generator<Hypothesis> {
  const steps = [date, service, 'tc3_request']
  yield {
    ...mistake(
      'prefix-missing',
      'The key was derived from the secret without `TC3` before it.',
      '派生密钥时未在密钥前加“TC3”。',
      'Begin the chain with "TC3" + secret.',
      '第一步应使用 "TC3" + 密钥。',
    ),
    fits: chain(steps, '', 'binary'),
  }
  for (const prefix of ['TC3', '']) {
    for (const digest of ['hex', 'base64'] as const) {
      yield {
        ...mistake(
          'text-between-steps',
          'The key was derived through texts; its steps pass raw bytes on.',
          '派生密钥的中间结果使用了文本而非原始字节。',
          'Take the binary digest of each step as the key of the next.',
          '每一步应以二进制摘要作为下一步的密钥。',
        ),
        fits: chain(steps, prefix, digest),
      }
    }
  }
  yield {
    ...mistake(
      'key-not-derived',
      'The text was signed with the secret itself, not with the key derived from it.',
      '直接使用密钥签名，未进行密钥派生。',
      'Derive the key: date, service, tc3_request.',
      '请依次以日期、服务、tc3_request 派生密钥。',
    ),
    fits: chain([], '', 'binary'),
  }
}

/** Hosts that are signed by mistake, likeliest first. */
function otherHosts(port: number, candidates: readonly string[]): string[] {
  const local = ['localhost', '127.0.0.1', '[::1]', '0.0.0.0'].flatMap((name) => [name, `${name}:${port}`, `http://${name}:${port}`])
  const vendor = PRODUCTS.flatMap((product) => {
    const ends = ['tencentcloudapi.com', 'intl.tencentcloudapi.com', ...REGIONS.map((region) => `${region}.tencentcloudapi.com`)]
    return ends.map((end) => `${product}.${end}`)
  })
  const called = candidates.flatMap((host) => [
    `${host}/`,
    `http://${host}`,
    `https://${host}`,
    `${host}:80`,
    `${host}:443`,
    host.split('.')[0] ?? '',
  ])
  return [...new Set([...local, ...called, ...vendor, 'tencentcloudapi.com', ''])].filter(
    (host) => !candidates.includes(host) || productOf(host) !== undefined,
  )
}

function queries(query: string): string[] {
  const pairs = query.split('&')
  return [query, '', `?${query}`, pairs.toSorted().join('&'), query.replaceAll('+', '%20'), query.replaceAll('%20', '+'), loosely(query)]
}

function loosely(query: string): string {
  try {
    return decodeURIComponent(query)
  } catch {
    return query
  }
}

const near = (timestamp: number): string[] => [-3, -2, -1, 1, 2, 3].map((off) => String(timestamp + off))
