import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { WireRequest } from '../../src/api/wire.ts'
import type { Cloud } from '../../src/clouds/cloud.ts'
import { openTestServer, type TestServer } from '../support/alibaba.ts'
import { acs3, freshNonce, NOW, rpc } from '../support/alibaba-requests.ts'
import { anAccessKey, anImage } from '../support/images.ts'
import { ROOT, tc3, v1, wire } from '../support/tencent-requests.ts'

const ROUNDS = 2_000
const SEED = 20_270_115
const FORM = 'application/x-www-form-urlencoded'
const NAMES = [
  ...['host', 'authorization', 'content-type', 'accept', 'x-tc-action', 'x-tc-version', 'x-tc-timestamp', 'x-tc-token', 'x-tc-region'],
  ...['x-tc-language', 'x-tc-content-sha256', 'x-acs-action', 'x-acs-version', 'x-acs-date', 'x-acs-signature-nonce'],
  ...['x-acs-content-sha256', 'x-acs-security-token', 'x-acs-signature-method'],
]
const HOSTS = ['ecm.ap-shanghai.tencentcloudapi.com', 'ecm.tencentcloudapi.com', 'ehpc.cn-beijing.aliyuncs.com', 'ehpc.aliyuncs.com', 'x']
const PAIRS = [
  'Limit=1',
  'Limit=',
  'RegionId=cn-beijing',
  'Action=ListImages',
  'BaseOsTag=x',
  'Language=zh-CN',
  'a=b',
  'Format=JSON',
  'Policy={}',
]

/** A request whose parts can be changed. */
interface Draft {
  method: string
  path: string
  query: string
  body: Uint8Array
  readonly headers: Map<string, string>
}

/** What an answered request meant. */
let meanings: string[] = []

/** Notes what is answered: whose call of which operation, with what, where, and the answer. */
const watched = (cloud: Cloud): Cloud => {
  let who = ''
  let input: unknown
  return {
    ...cloud,
    parse(verified) {
      who = JSON.stringify(verified.caller)
      input = cloud.parse(verified)
      return input
    },
    encode(call, output, requestId) {
      meanings.push(JSON.stringify([cloud.name, call.operation.action, call.region, who, input, output]))
      return cloud.encode(call, output, requestId)
    },
  }
}

let testServer: TestServer
beforeAll(async () => {
  const images = ['one', 'two', 'three'].map((id) => anImage({ id, name: `image ${id}`, visibility: 'community' }))
  testServer = await openTestServer({ stock: { images, keys: [anAccessKey({ ...ROOT })] }, watch: watched, hostAliases: ['alias.test'] })
})
afterAll(() => testServer.close())

/** Numbers below a bound, the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

type Numbers = ReturnType<typeof numbers>
const pick = <T>(list: readonly T[], below: Numbers): T => list[below(list.length)] as T
const textOf = (body: Uint8Array) => new TextDecoder().decode(body)

function inText(text: string, below: Numbers): string {
  const at = below(text.length + 1)
  const sign = pick([...'&=%+~;,/.:- Aa0\n'], below)
  switch (below(5)) {
    case 0:
      return text.slice(0, at) + sign + text.slice(at)
    case 1:
      return text.slice(0, at) + text.slice(at + 1)
    case 2:
      return `${text.slice(0, at)}${String.fromCharCode((text.charCodeAt(at) || 64) ^ (1 << below(7)))}${text.slice(at + 1)}`
    case 3:
      return below(2) === 0 ? text.toLowerCase() : text.toUpperCase()
    default:
      return pick([() => text.replaceAll('%20', '+'), () => text.replaceAll('~', '%7E'), () => decodeURIComponent(text)], below)()
  }
}

function inPairs(text: string, below: Numbers): string {
  const pairs = text.split('&')
  const at = below(pairs.length)
  switch (below(5)) {
    case 0:
      return pairs.toSpliced(at, 1).join('&')
    case 1:
      return pairs.toSpliced(at, 0, pick(PAIRS, below)).join('&')
    case 2:
      return pairs.toSpliced(at, 0, pairs[below(pairs.length)] ?? '').join('&')
    case 3:
      return pairs.toReversed().join('&')
    default:
      return pairs
        .toSpliced(
          at,
          2,
          pairs
            .slice(at, at + 2)
            .join('%26')
            .replaceAll('=', '%3D')
            .replace('%3D', '='),
        )
        .join('&')
  }
}

const quietly = (change: () => string, otherwise: string): string => {
  try {
    return change()
  } catch {
    return otherwise
  }
}

/** Changes one thing of a request. */
function mutate(draft: Draft, below: Numbers): void {
  const { headers } = draft
  const name = pick(NAMES, below)
  const isForm = headers.get('content-type') === FORM
  switch (below(9)) {
    case 0:
      headers.delete(name)
      break
    case 1:
      headers.set(
        name,
        quietly(() => inText(headers.get(name) ?? '', below), 'x'),
      )
      break
    case 2:
      headers.set('host', pick(HOSTS, below))
      break
    case 3:
      headers.set('content-type', pick([FORM, 'application/json', 'multipart/form-data; boundary=b', 'text/plain'], below))
      break
    case 4:
      draft.query = quietly(() => (below(2) === 0 ? inText : inPairs)(draft.query, below), draft.query)
      break
    case 5:
      draft.body = Buffer.from(quietly(() => (isForm && below(2) === 0 ? inPairs : inText)(textOf(draft.body), below), ''))
      break
    case 6:
      draft.path = pick(['/', '/x', '//', '/v2/index.php'], below)
      break
    case 7:
      draft.method = pick(['GET', 'POST', 'PUT'], below)
      break
    default: {
      const { query } = draft
      draft.query = textOf(draft.body)
      draft.body = Buffer.from(query)
    }
  }
}

const draftOf = ({ method, path, query, body, headers }: WireRequest): Draft => ({
  method,
  path,
  query,
  body,
  headers: new Map(NAMES.flatMap((name) => (headers.get(name) === null ? [] : [[name, headers.get(name) ?? '']]))),
})
const sent = ({ headers, ...parts }: Draft): WireRequest => wire({ ...parts, receivedAt: NOW, headers: Object.fromEntries(headers) })

const timestamp = String(NOW / 1000)
const signedHeaders = {
  'X-TC-Action': 'DescribeImage',
  'X-TC-Version': '2019-07-19',
  'X-TC-Timestamp': timestamp,
  'X-TC-Region': 'ap-beijing',
}
const list = { BaseOsTag: 'CentOS_7.6_64', RegionId: 'cn-hangzhou' }
const form = { 'content-type': FORM }
const SCHEMES: Readonly<Record<string, readonly (() => WireRequest)[]>> = {
  TC3: [
    () => tc3({ timestamp, body: '{"Limit":2,"Offset":1}', headers: signedHeaders, signs: { headers: signedHeaders } }),
    () => tc3({ timestamp, method: 'GET', query: 'Limit=2&Offset=1', headers: signedHeaders, signs: { headers: signedHeaders } }),
  ],
  v1: [
    () => v1({ parameters: { Timestamp: timestamp, Limit: '2', Offset: '1', Region: 'ap-beijing' } }),
    () => v1({ method: 'POST', parameters: { Timestamp: timestamp, Limit: '2', Offset: '1', Region: 'ap-beijing' } }),
  ],
  'version 1.0': [
    () => rpc('ListCommunityImages', list, { nonce: freshNonce() }),
    () => rpc('ListCommunityImages', list, { in: 'both', nonce: freshNonce() }),
  ],
  'version 3': [
    () => acs3('ListCommunityImages', list, { nonce: freshNonce() }),
    () =>
      acs3(
        'ListCommunityImages',
        {},
        { method: 'POST', body: 'BaseOsTag=x&RegionId=cn-hangzhou', headers: form, signs: { headers: form } },
      ),
  ],
}

describe('a signed request that was changed is refused, or means what it meant', () => {
  test.each(Object.entries(SCHEMES))('%s', async (_, makers) => {
    const below = numbers(SEED)
    let answered = 0
    for (const make of makers) {
      meanings = []
      await testServer.send(sent(draftOf(make())))
      const [meant = ''] = meanings
      expect(meant).not.toBe('')
      for (let round = 0; round < ROUNDS / makers.length; round++) {
        const draft = draftOf(make())
        mutate(draft, below)
        if (below(4) === 0) mutate(draft, below)
        meanings = []
        await testServer.send(sent(draft))
        const [meaning] = meanings
        if (meaning === undefined) continue
        answered++
        if (meaning !== meant) expect({ meaning, ...draft, body: textOf(draft.body) }).toEqual({ meaning: meant } as never)
      }
    }
    // Changes of what nobody reads are among them, and a run that refused everything would prove nothing.
    expect(answered).toBeGreaterThan(100)
    expect(answered).toBeLessThan(ROUNDS * 0.7)
  })
})
