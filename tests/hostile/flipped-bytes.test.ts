import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { WireRequest } from '../../src/api/wire.ts'
import { acs3, rpc } from '../support/alibaba-requests.ts'
import { tc3, v1 } from '../support/tencent-requests.ts'
import { type AttackedServer, isAnswer, startAttacked } from './attacked-server.ts'

let attacked: AttackedServer
beforeAll(async () => {
  attacked = await startAttacked()
})
afterAll(() => attacked.end())

/** What a request says: where it goes, its headers by small names, its body. Undefined for what is no request. */
interface Said {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

function read(text: string): Said | undefined {
  const [, method, target, rest] = /^(\S+) (\S+) HTTP\/1\.\d\r\n(.*)$/s.exec(text) ?? []
  if (method === undefined || target === undefined || rest === undefined) return undefined
  const end = rest.indexOf('\r\n\r\n')
  const headers = new Map<string, string>()
  for (const line of rest.slice(0, end).split('\r\n')) {
    const colon = line.indexOf(':')
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim())
  }
  const [path = '', query = ''] = target.split('?')
  return { method, path, query, headers, body: rest.slice(end + 4) }
}

const pairsOf = (text: string) => [...new URLSearchParams(text)].toSorted()
/** Blanks within a header are blanks of any kind. */
const folded = (text: string | undefined) => text?.toLowerCase().replace(/\s/g, ' ')
const withoutPort = (text: string | undefined) => text?.replace(/:\d+$/, '')

/** Whether two requests mean the same to their signature method: what it does not sign decides nothing. */
const SAME: Readonly<Record<string, (a: Said, b: Said) => boolean>> = {
  // Header values are signed in small letters, the path as `/`; the port is whichever the server listens on.
  TC3: (a, b) =>
    ['content-type', 'x-tc-timestamp', 'authorization'].every((name) => folded(a.headers.get(name)) === folded(b.headers.get(name))) &&
    ['x-tc-action', 'x-tc-version'].every((name) => a.headers.get(name) === b.headers.get(name)) &&
    withoutPort(a.headers.get('host')) === withoutPort(b.headers.get('host')) &&
    a.query === b.query,
  v1: (a, b) =>
    withoutPort(a.headers.get('host')) === withoutPort(b.headers.get('host')) && Bun.deepEquals(pairsOf(a.query), pairsOf(b.query)),
  // The host and the path are not signed; an escape may be written with small digits.
  'V1 RPC': (a, b) => Bun.deepEquals(pairsOf(a.query), pairsOf(b.query)),
  // The path is that of the operation, wherever the endpoint has the server.
  ACS3: (a, b) =>
    [...a.headers].every(([name, value]) => value === b.headers.get(name) || !SIGNED.test(name)) &&
    Bun.deepEquals(pairsOf(a.query), pairsOf(b.query)),
}
const SIGNED = /^(host|authorization|x-acs-.*)$/

/** Both older styles sign the parameters of a form rather than its text. */
const isSameBody = (style: string, a: string, b: string) => a === b || (/^v1/i.test(style) && Bun.deepEquals(pairsOf(a), pairsOf(b)))

function isSame(style: string, before: Said | undefined, after: Said | undefined): boolean {
  if (before === undefined || after === undefined || before.method !== after.method) return false
  return isSameBody(style, before.body, after.body) && SAME[style]?.(before, after) === true
}

const now = () => new Date()
const timestamp = () => String(Math.floor(now().getTime() / 1000))
const instant = () => `${now().toISOString().slice(0, 19)}Z`
const NAMES = [
  'Host',
  'Content-Type',
  'Authorization',
  'X-TC-Action',
  'X-TC-Version',
  'X-TC-Timestamp',
  'x-acs-action',
  'x-acs-version',
  'x-acs-date',
  'x-acs-signature-nonce',
  'x-acs-content-sha256',
]

function written(request: WireRequest): string {
  const headers = NAMES.flatMap((name) => (request.headers.get(name) === null ? [] : [`${name}: ${request.headers.get(name)}\r\n`]))
  const body = Buffer.from(request.body).toString('latin1')
  const length = body === '' ? '' : `Content-Length: ${body.length}\r\n`
  return `${request.method} ${request.path}${request.query && `?${request.query}`} HTTP/1.1\r\n${headers.join('')}${length}\r\n${body}`
}

const common = () => ({ host: attacked.host, key: attacked.key, timestamp: timestamp() })
const alibaba = () => ({ host: attacked.host, key: attacked.key, timestamp: instant() })
const parameters = () => ({ Timestamp: timestamp(), Limit: '1' })
const image = { BaseOsTag: 'CentOS_7.2_64' }
const KINDS: readonly (readonly [style: string, kind: string, make: () => WireRequest])[] = [
  ['TC3', 'POST', () => tc3({ ...common(), body: '{"Limit":1}', signs: { headers: { 'x-tc-action': 'DescribeImage' } } })],
  ['TC3', 'GET', () => tc3({ ...common(), method: 'GET', query: 'Limit=1' })],
  ['v1', 'GET', () => v1({ host: attacked.host, key: attacked.key, parameters: parameters() })],
  ['v1', 'POST', () => v1({ method: 'POST', host: attacked.host, key: attacked.key, parameters: parameters() })],
  ['V1 RPC', 'GET', () => rpc('ListImages', image, alibaba())],
  ['V1 RPC', 'POST', () => rpc('ListImages', image, { ...alibaba(), in: 'form' })],
  ['ACS3', 'GET', () => acs3('ListImages', image, alibaba())],
  [
    'ACS3',
    'POST',
    () =>
      acs3('ListImages', image, {
        ...alibaba(),
        method: 'POST',
        body: '{"a":1}',
        headers: { 'content-type': 'application/json' },
        signs: { headers: { 'content-type': 'application/json' } },
      }),
  ],
]

const flipped = (bytes: Uint8Array, at: number, bit: number) => {
  const changed = Uint8Array.from(bytes)
  changed[at] = (changed[at] ?? 0) ^ bit
  return changed
}
const isAnswered = (received: string) => received.includes('HTTP/1.1 200') && !/"Error"|<Error>/.test(received)

/** Neighbours, others, letters in the other case, and bytes that are no letters. */
const BITS = [1, 8, 32, 128]

describe('a signed request with one byte changed is refused, or means the same', () => {
  test.each(KINDS)(
    '%s by %s',
    async (style, _, make) => {
      const original = written(make())
      const { received: answer } = await attacked.attack(written(make()), { enough: isAnswer })
      expect([answer.slice(0, 1_000), isAnswered(answer)]).toEqual([expect.any(String), true])
      const bytes = Buffer.from(original, 'latin1')
      const mutants = Array.from(bytes.keys()).flatMap((at) => BITS.map((bit) => flipped(bytes, at, bit)))
      const wrong: string[] = []
      let same = 0
      const one = async (mutant: Uint8Array) => {
        const { received } = await attacked.attack(mutant, { enough: isAnswer, patience: 500 })
        const text = Buffer.from(mutant).toString('latin1')
        if (/\.ts:\d|TypeError|RangeError/.test(received)) wrong.push(text)
        // What means the same has used its nonce up after the first of its kind.
        if (isAnswered(received)) isSame(style, read(original), read(text)) ? same++ : wrong.push(text)
      }
      for (let start = 0; start < mutants.length; start += 32) await Promise.all(mutants.slice(start, start + 32).map(one))
      expect(wrong).toEqual([])
      expect(same).toBeGreaterThan(0)
      await attacked.isWell()
    },
    60_000,
  )
})
