import type { WireRequest } from '../../../api/wire.ts'
import { OTHER_CHARSET_ENCODERS, OTHER_ENCODERS, rfc3986 } from '../../../signatures/encoders.ts'
import { bodyMistakes } from '../../../signatures/families/bodies.ts'
import { charsetMistakes } from '../../../signatures/families/encodings.ts'
import { hashMistakes } from '../../../signatures/families/hashes.ts'
import { headerMistakes } from '../../../signatures/families/headers.ts'
import { forwardedHosts, otherHost } from '../../../signatures/families/hosts.ts'
import { lineEndMistakes } from '../../../signatures/families/line-ends.ts'
import { macMistakes } from '../../../signatures/families/macs.ts'
import { targetMistakes } from '../../../signatures/families/targets.ts'
import { mistake } from '../../../signatures/mistake.ts'
import { doneLike, type SignatureScheme, type Steps } from '../../../signatures/scheme.ts'
import { bySigning, type Fits, type Hypothesis } from '../../../signatures/search.ts'
import { tc3Scheme } from '../scheme-tc3.ts'
import { dateOf, SigningKey, sha256, signingKey, UNSIGNED_PAYLOAD } from '../sign-tc3.ts'
import type { Tc3Evidence } from '../verify.ts'
import { chainMistakes } from './chain.ts'

const PRODUCTS = ['ecm', 'cvm', 'sts', 'cam', 'tencentcloudapi']
const REGIONS = ['ap-guangzhou', 'ap-shanghai', 'ap-beijing', 'ap-chengdu', 'ap-chongqing', 'ap-nanjing', 'ap-hongkong', 'ap-singapore']
const DAY_SECONDS = 86_400

/** Whether a TC3 signature was made for a date and a service. */
export function fitsTc3(date: string, service: string): Fits {
  // The key is the same for all texts of one secret.
  let latest: { readonly secret: string; readonly key: SigningKey } | undefined
  return bySigning((secret, text) => {
    if (latest?.secret !== secret) latest = { secret, key: new SigningKey(signingKey(secret, date, service)) }
    return latest.key.sign(text)
  })
}

/** What clients that sign TC3 by hand get wrong, the likeliest first. */
export function* tc3Mistakes(evidence: Tc3Evidence): Generator<Hypothesis> {
  const { request, authorization, timestamp, hosts } = evidence
  const { date, service } = authorization
  const scheme = tc3Scheme(evidence)
  const candidates = hosts()
  const sent = (name: string) => request.headers.get(name)?.trim() ?? ''
  const textsOf = (of: SignatureScheme, steps: Steps = {}) => [...of.forms()].map((form) => of.write(form, steps))
  const derivedFor = (day: string, product: string): SignatureScheme =>
    tc3Scheme({ ...evidence, authorization: { ...authorization, date: day, service: product } })

  const day = dateOf(Number(timestamp))
  yield {
    ...mistake(
      'date-of-another-zone',
      `The date in Credential is ${date}; the UTC date of the timestamp is ${day}.`,
      `Credential 里的日期是 ${date}，而时间戳对应的 UTC 日期是 ${day}。`,
      'Make the date from the timestamp, in UTC.',
      '请由时间戳按 UTC 计算日期。',
    ),
    texts: () => (date === day ? [] : textsOf(scheme)),
  }
  for (const other of [day, dateOf(Number(timestamp) + DAY_SECONDS), dateOf(Number(timestamp) - DAY_SECONDS)]) {
    if (other === date) continue
    yield {
      ...mistake(
        'key-of-another-date',
        `The key was derived with the date ${other}, Credential says ${date}.`,
        `派生签名密钥时用的日期是 ${other}，Credential 里写的却是 ${date}。`,
        'Use one date, that of the timestamp in UTC, in both places.',
        '两处应使用同一个日期，即时间戳对应的 UTC 日期。',
      ),
      texts: () => [...textsOf(scheme), ...textsOf(derivedFor(other, service))],
      fits: fitsTc3(other, service),
    }
  }
  // With another date nothing else is right, whatever was signed.
  if (date !== day) return
  yield* headerMistakes(scheme, { foldsValues: true, sent, further: ['x-tc-action', 'x-tc-timestamp', 'x-tc-version', 'x-tc-region'] })
  yield* lineEndMistakes(scheme)
  yield* hashMistakes(scheme)
  yield* targetMistakes(scheme, sent('x-tc-action'))
  yield* payloadMistakes(scheme, request)
  for (const host of otherHosts(request, candidates)) {
    yield doneLike({ ...scheme, forms: tc3Scheme({ ...evidence, hosts: () => [host] }).forms }, otherHost(host, sent('host')), {})
  }
  const query = mistake(
    'query-differs',
    'Another query was signed than the one that was sent.',
    '签名用的查询串与实际发送的不一致。',
    'Sign what stands after the `?` as it is sent; for a POST, an empty text.',
    'GET 请求按“?”之后实际发送的内容签名；POST 请求用空字符串。',
  )
  const right = request.method === 'GET' ? request.query : ''
  for (const other of queries(request.query))
    if (other !== right) yield doneLike(scheme, query, { parts: (parts) => ({ ...parts, query: other }) })
  yield {
    ...mistake(
      'another-timestamp',
      'Another timestamp was signed than the one that was sent.',
      '签名用的时间戳与实际发送的不一致。',
      'Make the time once, in seconds; sign and send that text.',
      '时间戳（秒）只生成一次，签名和发送用同一个值。',
    ),
    texts: () =>
      [`${timestamp}000`, `${timestamp}.0`, '', ...near(Number(timestamp))].flatMap((other) =>
        textsOf(tc3Scheme({ ...evidence, timestamp: other })),
      ),
  }
  const services = new Set([...PRODUCTS, ...candidates.map((host) => host.split('.', 1)[0] ?? '')])
  for (const other of services) {
    if (other === service) continue
    yield {
      ...mistake(
        'another-service',
        `The key was derived for the service ${other}, Credential says ${service}.`,
        `派生签名密钥时用的服务是 ${other}，Credential 里写的却是 ${service}。`,
        'Use one name in both places: ecm.',
        '两处应使用同一个服务名：ecm。',
      ),
      texts: () => [...textsOf(scheme), ...textsOf(derivedFor(date, other))],
      fits: fitsTc3(date, other),
    }
  }
  yield* chainMistakes(scheme)
  yield* macMistakes(scheme)
  yield* charsetMistakes(scheme)
}

/** Another body was signed, or none where one should be. */
function* payloadMistakes(scheme: SignatureScheme, request: WireRequest): Generator<Hypothesis> {
  yield* bodyMistakes(scheme, request)
  const isUnsigned = request.headers.get('x-tc-content-sha256')?.trim() === UNSIGNED_PAYLOAD
  const payload = sha256(isUnsigned ? request.body : UNSIGNED_PAYLOAD)
  yield doneLike(
    scheme,
    mistake(
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
    { hash: (slot, right) => (slot === 'body' ? payload : right) },
  )
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

function queries(query: string): Set<string> {
  const pairs = query.split('&')
  return new Set([
    '',
    query,
    `?${query}`,
    pairs.toSorted().join('&'),
    query.replaceAll('+', '%20'),
    query.replaceAll('%20', '+'),
    loosely(query),
    `${query}&`,
    `&${query}`,
    pairs.toReversed().join('&'),
    encodeURIComponent(query),
    ...encoded(query),
  ])
}

function loosely(query: string): string {
  try {
    return decodeURIComponent(query)
  } catch {
    return query
  }
}

/** As other encoders would have written it. */
function* encoded(query: string): Generator<string> {
  const pairs = [...new URLSearchParams(query)]
  for (const encode of [rfc3986, ...OTHER_ENCODERS, ...OTHER_CHARSET_ENCODERS.map((other) => other.encode)])
    yield pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')
}

const near = (timestamp: number): string[] => [-3, -2, -1, 1, 2, 3].map((off) => String(timestamp + off))
