import { bySigning, type Fits, forwardedHosts, type Hypothesis, mistake, otherBody, otherHost } from '../mistakes.ts'
import { rewrittenBodies } from '../rewritten-bodies.ts'
import type { WireRequest } from '../wire.ts'
import { chainMistakes } from './mistakes-chain.ts'
import {
  canonicalRequest,
  dateOf,
  type SignedParts,
  sha256,
  signature,
  signingKey,
  stringToSign,
  TC3,
  UNSIGNED_PAYLOAD,
} from './sign-tc3.ts'
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
      `The date in Credential is ${date}; the UTC date of the timestamp is ${day}.`,
      `Credential 里的日期是 ${date}，而时间戳对应的 UTC 日期是 ${day}。`,
      'Make the date from the timestamp, in UTC.',
      '请由时间戳按 UTC 计算日期。',
    ),
    texts: () => (date === day ? [] : canonicals().map((canonical) => told(canonical))),
  }
  for (const other of [day, dateOf(Number(timestamp) + DAY_SECONDS), dateOf(Number(timestamp) - DAY_SECONDS)]) {
    yield {
      ...mistake(
        'key-of-another-date',
        `The key was derived with the date ${other}, Credential says ${date}.`,
        `派生签名密钥时用的日期是 ${other}，Credential 里写的却是 ${date}。`,
        'Use one date, that of the timestamp in UTC, in both places.',
        '两处应使用同一个日期，即时间戳对应的 UTC 日期。',
      ),
      texts: () => (other === date ? [] : canonicals().flatMap((canonical) => [told(canonical), told(canonical, other)])),
      fits: fitsTc3(other, service),
    }
  }
  for (const host of otherHosts(request, candidates)) yield { ...otherHost(host, sent('host')), texts: altered(() => [{}], [host]) }
  for (const body of otherBodies(request)) {
    const hashed = sha256(body)
    if (hashed !== payloadHash) yield { ...otherBody(body), texts: altered(() => [{ payloadHash: hashed }]) }
  }
  const isUnsigned = sent('x-tc-content-sha256') === UNSIGNED_PAYLOAD
  yield {
    ...mistake(
      'unsigned-payload',
      isUnsigned
        ? `The body was signed, although X-TC-Content-SHA256 says ${UNSIGNED_PAYLOAD}.`
        : `${UNSIGNED_PAYLOAD} was signed in the place of the body, and X-TC-Content-SHA256 does not say so.`,
      isUnsigned
        ? `X-TC-Content-SHA256 声明了 ${UNSIGNED_PAYLOAD}，但签名时仍计入了请求体。`
        : `签名时以 ${UNSIGNED_PAYLOAD} 代替了请求体，但没有通过 X-TC-Content-SHA256 声明。`,
      `Send X-TC-Content-SHA256: ${UNSIGNED_PAYLOAD} exactly when it is what is signed; see whether a proxy takes the header out.`,
      `签名与 X-TC-Content-SHA256 请求头应保持一致；请检查代理是否去掉了该请求头。`,
    ),
    texts: altered(() => [{ payloadHash: sha256(isUnsigned ? request.body : UNSIGNED_PAYLOAD) }]),
  }
  for (const type of CONTENT_TYPES) {
    if (type === sent('content-type').toLowerCase()) continue
    yield {
      ...mistake(
        'content-type-differs',
        `The Content-Type that was signed is ${type || 'empty'}; the one that was sent is ${sent('content-type') || 'empty'}.`,
        `签名用的 Content-Type 是 ${type || '空'}，实际发送的是 ${sent('content-type') || '空'}。`,
        'Sign the header as it is sent, with its charset; some HTTP libraries add one.',
        '请按实际发送的值（包括 charset）签名；有些 HTTP 库会自动加上 charset。',
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
      '请求头的值没有转成小写；TC3 要求按小写签名。',
      'Put every signed header’s value in lower case.',
      '请把所有参与签名的请求头的值转成小写。',
    ),
    texts: altered(({ headers }) => [{ headers: headers.map(([name, value]) => [name, name === 'host' ? value : sent(name)] as const) }]),
  }
  yield {
    ...mistake(
      'query-differs',
      'Another query was signed than the one that was sent.',
      '签名用的查询串与实际发送的不一致。',
      'Sign what stands after the `?` as it is sent; for a POST, an empty text.',
      'GET 请求按“?”之后实际发送的内容签名；POST 请求用空字符串。',
    ),
    texts: altered(({ query: right }) => queries(request.query).flatMap((query) => (query === right ? [] : [{ query }]))),
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
    ...mistake('another-path', 'Another path was signed than `/`.', '签名用的路径不是“/”。', 'Sign `/`.', '请使用“/”签名。'),
    texts: altered(() => ['', '/?', `/?${request.query}`].map((uri) => ({ uri }))),
  }
  yield {
    ...mistake(
      'empty-line-missing',
      'The empty line between the headers and their names is missing in the canonical request.',
      '规范请求串中，请求头与已签名请求头列表之间少了一个空行。',
      'End the block of headers with a line feed of its own, then join.',
      '每个请求头都以换行结尾，各部分之间再用换行拼接。',
    ),
    texts: () => canonicals().map((canonical) => told(canonical.replace('\n\n', '\n'))),
  }
  yield {
    ...mistake(
      'headers-not-sorted',
      'The headers were signed in another order than that of their names.',
      '请求头没有按名称排序就参与了签名。',
      'Sort them by name, in the block and in SignedHeaders.',
      '请按名称排序，规范请求串与 SignedHeaders 都要排。',
    ),
    texts: altered(({ headers }) => [{ headers: headers.toReversed() }]),
  }
  yield {
    ...mistake(
      'canonical-request-not-hashed',
      'The string to sign ends in the canonical request itself, or its hash in capitals.',
      '待签名串末尾写的是规范请求串本身，或它的大写摘要。',
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
      '签名用的时间戳与实际发送的不一致。',
      'Make the time once, in seconds; sign and send that text.',
      '时间戳（秒）只生成一次，签名和发送用同一个值。',
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
        `The key was derived for the service ${other}, Credential says ${service}.`,
        `派生签名密钥时用的服务是 ${other}，Credential 里写的却是 ${service}。`,
        'Use one name in both places: ecm.',
        '两处应使用同一个服务名：ecm。',
      ),
      texts: () => canonicals().flatMap((canonical) => [told(canonical), told(canonical, date, other)]),
      fits: fitsTc3(date, other),
    }
  }
  yield* chainMistakes(date, service)
}

/** Hosts that are signed by mistake, likeliest first. */
function otherHosts({ port, headers }: WireRequest, candidates: readonly string[]): string[] {
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
  const all = new Set([...forwardedHosts(headers), ...local, ...called, ...vendor, 'tencentcloudapi.com', ''])
  return [...all].filter((host) => !candidates.includes(host))
}

function* otherBodies({ query, body }: WireRequest): Generator<string> {
  yield* new Set(['', '{}', 'null', query])
  yield* rewrittenBodies(body)
}

function queries(query: string): string[] {
  const pairs = query.split('&')
  return ['', query, `?${query}`, pairs.toSorted().join('&'), query.replaceAll('+', '%20'), query.replaceAll('%20', '+'), loosely(query)]
}

function loosely(query: string): string {
  try {
    return decodeURIComponent(query)
  } catch {
    return query
  }
}

const near = (timestamp: number): string[] => [-3, -2, -1, 1, 2, 3].map((off) => String(timestamp + off))
