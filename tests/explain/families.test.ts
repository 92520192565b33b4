import { afterAll, beforeAll, expect, test } from 'bun:test'
import { createHash, createHmac } from 'node:crypto'
import type { WireRequest } from '../../src/api/wire.ts'
import { encoded } from '../support/alibaba-signer.ts'
import { acs3, acs3Canonical, inByteOrder, joined, rpc, sha256 } from './alibaba-hand.ts'
import { type OperatorServer, openOperatorServer, SECRET } from './operator-server.ts'
import { joined as joinedV1, tc3, tc3Canonical, v1 } from './tencent-hand.ts'

let operator: OperatorServer
beforeAll(async () => {
  operator = await openOperatorServer()
})
afterAll(() => operator.close())

/** The same numbers each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
const below = numbers(20_261_127)
const pick = <T>(among: readonly T[]): T => among[below(among.length)] as T
const word = () => Array.from({ length: 3 + below(8) }, () => pick([...'abcXYZ0189'])).join('')
const oddText = () => `${word()} ${pick(['金色', '镜像', '測試', '中文'])}/${word()}*~`

/** One step of signing done otherwise. */
interface Slip {
  readonly names: readonly string[]
  readonly payload?: (hash: string, body: string) => string
  readonly canonical?: (text: string) => string
  readonly hash?: (hash: string, of: string) => string
  readonly text?: (text: string) => string
  readonly pairs?: (pairs: readonly (readonly [string, string])[]) => readonly (readonly [string, string])[]
  readonly joined?: (text: string) => string
  readonly encode?: (text: string) => string
  readonly secret?: string
  readonly swapped?: boolean
  readonly spelled?: (base64: string, hex: string) => string
}
type Make = (slip: Slip) => WireRequest

const same = <T>(value: T): T => value
const mac = (algorithm: string, key: string | Uint8Array, text: string | Uint8Array) => createHmac(algorithm, key).update(text).digest()
const body = () => JSON.stringify(pick([{ Limit: 1 + below(50) }, { Limit: 20, Filters: [{ Name: 'image-name', Values: [oddText()] }] }]))

const MAKES: Readonly<Record<'tc3' | 'acs3' | 'v1' | 'rpc', Make>> = {
  tc3: ({ payload = same, canonical = same, hash = same, text = same, secret, swapped }) => {
    const sent = body()
    return tc3({
      body: sent,
      ...(secret === undefined ? {} : { secret }),
      signs: { payloadHash: payload(sha256(sent), sent) },
      canonical: (parts) => canonical(tc3Canonical(parts)),
      text: ({ timestamp, scope, canonical: of }) => text(`TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${hash(sha256(of), of)}`),
      ...(swapped
        ? {
            chain: (key: string, date: string, service: string) =>
              [service, 'tc3_request'].reduce<Uint8Array>(
                (made, step) => mac('sha256', made, step),
                mac('sha256', date, `TC3${key}`),
              ) as Buffer,
          }
        : {}),
    })
  },
  acs3: ({ payload = same, canonical = same, hash = same, text = same, secret, spelled, encode = encoded }) => {
    const query = { RegionId: 'cn-hangzhou', ImageName: oddText() }
    return acs3({
      query,
      ...(secret === undefined ? {} : { secret }),
      signs: { payloadHash: payload(sha256(''), ''), query: joined(inByteOrder(Object.entries(query)), encode) },
      canonical: (parts) => canonical(acs3Canonical(parts)),
      text: (algorithm, of) => text(`${algorithm}\n${hash(sha256(of), of)}`),
      ...(spelled === undefined ? {} : { signature: (hex: string) => spelled(Buffer.from(hex, 'hex').toString('base64'), hex) }),
    })
  },
  v1: ({ text = same, pairs = same, joined: whole = same, secret, spelled }) =>
    v1({
      method: pick(['GET', 'POST'] as const),
      parameters: { Limit: `${1 + below(50)}`, Name: oddText() },
      ...(secret === undefined ? {} : { secret }),
      source: ({ method, host, parameters }) => text(`${method}${host}/?${whole(joinedV1(pairs(inByteOrder(parameters))))}`),
      ...(spelled === undefined ? {} : { signature: (made: string) => spelled(made, Buffer.from(made, 'base64').toString('hex')) }),
    }),
  rpc: ({ text = same, pairs = same, joined: whole = same, encode = encoded, secret, spelled }) =>
    rpc({
      parameters: { ImageName: oddText(), RegionId: 'cn-hangzhou' },
      ...(secret === undefined ? {} : { secret }),
      text: ({ method, pairs: all }) => text(`${method}&%2F&${encoded(whole(joined(pairs(inByteOrder(all)), encode)))}`),
      ...(spelled === undefined ? {} : { signature: (made: string) => spelled(made, Buffer.from(made, 'base64').toString('hex')) }),
    }),
}

const every = (separator: string) => (text: string) => text.replaceAll('\n', separator)
const at = (joint: number, separator: string) => (text: string) => {
  const lines = text.split('\n')
  return `${lines.slice(0, joint + 1).join('\n')}${separator}${lines.slice(joint + 1).join('\n')}`
}
const upper = (text: string) => text.toUpperCase()
const HEADER_SLIPS: readonly Slip[] = [
  ...['\r\n', 'n', '\\n', '', ' ', '\r'].flatMap((separator) => [
    { names: ['line-ends'], canonical: every(separator) },
    { names: ['line-ends'], text: every(separator) },
    { names: ['line-ends'], canonical: every(separator), text: every(separator) },
  ]),
  ...['\n', '\r\n', ' '].flatMap((end) => [
    { names: ['something-at-the-end', 'hash-spelling'], canonical: (text: string) => `${text}${end}` },
    { names: ['something-at-the-end', 'hash-spelling'], text: (text: string) => `${text}${end}` },
    { names: ['something-at-the-beginning'], canonical: (text: string) => `${end}${text}` },
  ]),
  ...[0, 1, 2, 3].flatMap((joint) => [
    { names: ['empty-line-too-many'], canonical: at(joint, '\n\n') },
    { names: ['line-end-missing', 'empty-line-missing'], canonical: at(joint, '') },
  ]),
  { names: ['hash-in-capitals'], payload: upper },
  { names: ['hash-in-capitals'], hash: upper },
  { names: ['hash-in-capitals'], payload: upper, hash: upper },
  { names: ['hash-missing', 'body-hash-differs'], payload: () => '' },
  { names: ['hash-missing'], hash: () => '' },
  { names: ['hash-made-twice'], payload: (hash) => sha256(hash) },
  { names: ['hash-made-twice'], hash: (hash) => sha256(hash) },
  { names: ['hash-made-twice'], hash: (hash) => sha256(Buffer.from(hash, 'hex')) },
  { names: ['canonical-request-not-hashed'], hash: (_, of) => of },
  { names: ['hash-spelling'], hash: (hash) => Buffer.from(hash, 'hex').toString('base64') },
  { names: ['hash-spelling'], payload: (hash) => `(stdin)= ${hash}` },
  { names: ['hash-spelling'], payload: (hash) => `${hash}  -` },
  { names: ['another-hash'], payload: (_, of) => createHash('md5').update(of).digest('hex') },
  { names: ['another-hash'], hash: (_, of) => createHash('sha1').update(of).digest('hex') },
  { names: ['another-method'], canonical: (text) => text.replace(/^\w+/, (method) => method.toLowerCase()) },
  { names: ['another-path'], canonical: (text) => text.replace('\n/\n', '\n/index.php\n') },
  { names: ['headers-written-otherwise'], canonical: (text) => text.replace(/^([a-z0-9-]+):/gm, '$1: ') },
  {
    names: ['headers-written-otherwise'],
    canonical: (text) =>
      text.replace(/;/g, (sign, index: number) => (text.indexOf('\n', index) > text.lastIndexOf('\n\n') + 2 ? ',' : sign)),
  },
]
const ENDS_OF_SECRETS = ['\u200B', '\u00A0', '\uFEFF', '\u3000', '\u200E']
const SECRET_SLIPS: readonly Slip[] = [
  ...ENDS_OF_SECRETS.flatMap((sign) => [
    { names: ['invisible-around-secret'], secret: `${SECRET}${sign}` },
    { names: ['invisible-around-secret'], secret: `${sign}${SECRET}` },
  ]),
  ...[' ', '\n', '\r\n', '"'].map((sign) => ({ names: ['space-around-secret'], secret: `${SECRET}${sign}` })),
  ...['', 'undefined', 'None', '{{secretKey}}'].map((secret) => ({ names: ['empty-secret'], secret })),
  { names: ['secret-in-other-form'], secret: SECRET.toLowerCase() },
  { names: ['secret-in-other-form'], secret: SECRET.slice(0, -1) },
]
const PARAMETER_SLIPS: readonly Slip[] = [
  { names: ['ampersand-too-many'], joined: (text) => `&${text}` },
  { names: ['ampersand-too-many'], joined: (text) => `${text}&` },
  { names: ['separator-between-parameters'], joined: (text) => text.replaceAll('&', '&amp;') },
  { names: ['separator-between-parameters'], joined: (text) => text.replaceAll('&', ';') },
  { names: ['not-sorted'], pairs: (pairs) => pairs.toReversed() },
  { names: ['parameter-not-signed'], pairs: (pairs) => pairs.slice(1) },
  { names: ['something-at-the-end'], text: (text) => `${text}\n` },
  { names: ['something-at-the-beginning'], text: (text) => `\n${text}` },
  { names: ['base64-of-hexadecimal'], spelled: (_, hex) => Buffer.from(hex).toString('base64') },
  { names: ['signature-in-hexadecimal'], spelled: (_, hex) => hex },
  { names: ['signature-in-hexadecimal'], spelled: (_, hex) => hex.toUpperCase() },
  { names: ['padding-missing', 'signature-in-base64url'], spelled: (base64) => base64.replace(/=+$/, '') },
  { names: ['signature-in-other-case'], spelled: (base64) => base64.toLowerCase() },
  { names: ['signature-encoded-twice'], spelled: encodeURIComponent },
]
/** Bytes of other character sets, written down by hand. */
const GBK: Readonly<Record<string, string>> = { 金色: '%BD%F0%C9%AB', 镜像: '%BE%B5%CF%F1', 測試: '%9Cy%D4%87', 中文: '%D6%D0%CE%C4' }
const gbk = (text: string) =>
  text
    .split(/([^\x00-\x7F]+)/)
    .map((piece) => GBK[piece] ?? encoded(piece))
    .join('')
const codePoints = (text: string) =>
  [...text].map((sign) => (sign > '\x7F' ? `%${sign.charCodeAt(0).toString(16).toUpperCase()}` : encoded(sign))).join('')
const ENCODING_SLIPS: readonly Slip[] = [
  { names: ['encoding', 'query-differs'], encode: (text) => encoded(text).replaceAll('%2F', '/') },
  { names: ['encoding', 'query-differs'], encode: (text) => encoded(text).replaceAll('%20', '+') },
  { names: ['encoding', 'query-differs'], encode: (text) => encoded(text).replaceAll('%2A', '*') },
  { names: ['encoding', 'query-differs'], encode: (text) => encoded(text).replaceAll('~', '%7E') },
  { names: ['encoded-thrice'], encode: (text) => encoded(encoded(text)) },
  { names: ['encoded-once', 'query-differs'], encode: same },
  { names: ['another-charset'], encode: gbk },
  { names: ['another-charset'], encode: codePoints },
]
const SLIPS: Readonly<Record<keyof typeof MAKES, readonly Slip[]>> = {
  tc3: [...HEADER_SLIPS, ...SECRET_SLIPS, { names: ['key-and-message-swapped'], swapped: true }],
  acs3: [
    ...HEADER_SLIPS,
    ...SECRET_SLIPS,
    ...ENCODING_SLIPS,
    { names: ['base64-of-hexadecimal'], spelled: (_, hex) => Buffer.from(hex).toString('base64') },
    { names: ['signature-spelling'], spelled: (base64) => base64 },
  ],
  v1: [...SECRET_SLIPS, ...PARAMETER_SLIPS],
  rpc: [...SECRET_SLIPS, ...PARAMETER_SLIPS, ...ENCODING_SLIPS],
}
const SCHEMES = Object.keys(MAKES) as (keyof typeof MAKES)[]
const CODES = {
  tc3: 'AuthFailure.SignatureFailure',
  v1: 'AuthFailure.SignatureFailure',
  acs3: 'SignatureDoesNotMatch',
  rpc: 'SignatureDoesNotMatch',
}

/** Requests in which each mistake is made; of failures without one, twelve times as many of each kind. */
const ROUNDS = Number(process.env['ROUNDS'] ?? 1)

test('of single mistakes made systematically, by another signer, at least 95 in a hundred are named rightly', async () => {
  let [made, right] = [0, 0]
  const missed: string[] = []
  for (const scheme of SCHEMES) {
    for (const slip of SLIPS[scheme]) {
      for (let round = 0; round < ROUNDS; round++) {
        const { mistake } = await operator.explain(MAKES[scheme](slip), CODES[scheme])
        made++
        if (mistake !== null && slip.names.includes(mistake.name)) right++
        else missed.push(`${scheme}: ${slip.names[0]} told as ${mistake?.name ?? 'nothing'}`)
      }
    }
  }
  if (process.env['SHOW_NAMED']) console.log(`${right} of ${made} named rightly`, missed)
  expect(made).toBeGreaterThan(200)
  expect({ missed, share: right / made >= 0.95 }).toEqual({ missed, share: true })
}, 60_000)

test('of failures that no likely mistake explains, as many of each kind in each scheme, none is explained', async () => {
  const randomSecret = () => Array.from({ length: 32 }, () => pick([...'ABCDEFGHabcdefgh0123456789'])).join('')
  const unexplained: ((scheme: keyof typeof MAKES) => Slip)[] = [
    () => ({ names: [], secret: randomSecret() }),
    () => ({ names: [], secret: randomSecret(), text: (text) => `${text}\n` }),
    // Two mistakes that have nothing to do with each other.
    (scheme) => ({ ...pick(SLIPS[scheme].filter(({ secret }) => secret === undefined)), secret: `${SECRET}\n` }),
    (scheme) => ({
      ...pick(SLIPS[scheme].filter(({ text, secret }) => text === undefined && secret === undefined)),
      text: (text) => text.replace(/^\w/, 'X'),
    }),
    (scheme) => ({ ...pick(SLIPS[scheme].filter(({ secret }) => secret !== undefined)), text: (text) => `${text}#` }),
  ]
  const explained: string[] = []
  for (const scheme of SCHEMES) {
    for (const [kind, slip] of unexplained.entries()) {
      for (let at = 0; at < 12 * ROUNDS; at++) {
        const { mistake } = await operator.explain(MAKES[scheme](slip(scheme)), CODES[scheme])
        if (mistake !== null) explained.push(`${scheme}, ${kind}: ${mistake.name}`)
      }
    }
  }
  expect(explained).toEqual([])
}, 60_000)
