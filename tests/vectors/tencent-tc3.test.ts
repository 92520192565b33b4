import { describe, expect, test } from 'bun:test'
import { readAuthorization } from '../../src/clouds/tencent/authorization.ts'
import { dateOf, scopeOf, sha256, tc3Keys, UNSIGNED_PAYLOAD, writeTc3 } from '../../src/clouds/tencent/tc3.ts'
import { verifiesTc3 } from '../../src/clouds/tencent/verify.ts'
import { partsOf } from '../../src/signatures/scheme.ts'
import { deriveKey, SigningKey, signatureOf } from '../../src/signatures/signing.ts'
import { anAccessKey } from '../support/images.ts'
import { wire } from '../support/tencent-requests.ts'
import { signTc3 } from '../support/tencent-signer.ts'
import published from './tencent-tc3.json' with { type: 'json' }

interface Vector {
  readonly name: string
  readonly secretId: string
  readonly secretKey: string
  readonly action: string
  readonly version: string
  readonly timestamp: number
  readonly date: string
  readonly service: string
  readonly method: string
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly unsignedPayload?: boolean
  readonly payloadHash: string
  readonly canonicalRequest: readonly string[]
  readonly canonicalRequestHash: string
  readonly stringToSign: readonly string[]
  readonly signature: string
}

const vectors = published as readonly unknown[] as readonly Vector[]

function asSent(vector: Vector) {
  const { headers } = vector
  const signedHeaders = Object.keys(headers).sort()
  const scope = `${vector.secretId}/${vector.date}/${vector.service}/tc3_request`
  const request = wire({
    method: vector.method,
    query: vector.query,
    body: vector.body,
    headers: {
      ...headers,
      Authorization: `TC3-HMAC-SHA256 Credential=${scope}, SignedHeaders=${signedHeaders.join(';')}, Signature=${vector.signature}`,
      'X-TC-Action': vector.action,
      'X-TC-Version': vector.version,
      'X-TC-Timestamp': String(vector.timestamp),
      'X-TC-Content-SHA256': vector.unsignedPayload ? 'UNSIGNED-PAYLOAD' : undefined,
    },
  })
  const authorization = readAuthorization(request.headers.get('authorization') ?? '')
  return { request, authorization, timestamp: String(vector.timestamp), hosts: () => [headers['host'] ?? ''] }
}

const keyOf = ({ secretId, secretKey }: Vector) => ({ key: anAccessKey({ id: secretId, secret: secretKey }), signingKeys: new Map() })

const signingKey = (secret: string, date: string, service: string) => deriveKey(tc3Keys(date, service), secret)

const flipped = (text: string, at: number) => `${text.slice(0, at)}${String.fromCharCode(text.charCodeAt(at) ^ 1)}${text.slice(at + 1)}`

describe.each(vectors)('TC3: $name', (vector) => {
  const headers = Object.entries(vector.headers)
    .map(([name, value]) => [name, value.toLowerCase()] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const { payloadHash, date, service } = vector
  const body = vector.unsignedPayload ? UNSIGNED_PAYLOAD : vector.method === 'GET' ? '' : vector.body
  const { method, query, timestamp } = vector
  const parts = partsOf({ method, path: '/', query, headers, body, timestamp: String(timestamp), scope: scopeOf(date, service) })

  test('the payload hash', () => {
    expect(sha256(body)).toBe(payloadHash)
  })

  test('the canonical request', () => {
    const { canonicalRequest } = writeTc3(parts)
    expect(canonicalRequest.split('\n')).toEqual([...vector.canonicalRequest])
    expect(sha256(canonicalRequest)).toBe(vector.canonicalRequestHash)
  })

  test('the date of the scope', () => {
    expect(dateOf(vector.timestamp)).toBe(date)
  })

  test('the string to sign', () => {
    expect(writeTc3(parts).stringToSign.split('\n')).toEqual([...vector.stringToSign])
  })

  test('the signature', () => {
    expect(signatureOf(tc3Keys(date, service), vector.secretKey, vector.stringToSign.join('\n'))).toBe(vector.signature)
    expect(new SigningKey(signingKey(vector.secretKey, date, service)).sign(vector.stringToSign.join('\n'))).toBe(vector.signature)
  })

  test("the tests' own signer agrees", () => {
    const own = signTc3({ ...vector, uri: '/', body, timestamp: String(vector.timestamp), secret: vector.secretKey })
    expect(own.signature).toBe(vector.signature)
  })

  test('the request as the client sends it verifies', () => {
    expect(verifiesTc3(asSent(vector), keyOf(vector))).toBe(true)
  })

  test('one bit of the secret, the date or the service makes another signing key', () => {
    const key = signingKey(vector.secretKey, date, service)
    const others = [
      signingKey(flipped(vector.secretKey, 0), date, service),
      signingKey(flipped(vector.secretKey, vector.secretKey.length - 1), date, service),
      signingKey(vector.secretKey, flipped(date, 9), service),
      signingKey(vector.secretKey, date, flipped(service, 0)),
    ]
    expect(new Set([key, ...others].map((each) => Buffer.from(each).toString('hex'))).size).toBe(5)
  })

  test.each([
    ['the body', (v: Vector): Vector => ({ ...v, body: flipped(v.body, 3) })],
    ['the host', (v: Vector): Vector => ({ ...v, headers: { ...v.headers, host: flipped(v.headers['host'] ?? '', 1) } })],
    [
      'the content type',
      (v: Vector): Vector => ({ ...v, headers: { ...v.headers, 'content-type': flipped(v.headers['content-type'] ?? '', 2) } }),
    ],
    ['the query', (v: Vector): Vector => ({ ...v, query: `${v.query}&a=b`, method: 'GET' })],
    ['the method', (v: Vector): Vector => ({ ...v, method: v.method === 'GET' ? 'POST' : 'GET' })],
    ['the timestamp', (v: Vector): Vector => ({ ...v, timestamp: v.timestamp ^ 1 })],
    ['the date', (v: Vector): Vector => ({ ...v, date: flipped(v.date, 9) })],
    ['the service', (v: Vector): Vector => ({ ...v, service: flipped(v.service, 0) })],
    ['the secret', (v: Vector): Vector => ({ ...v, secretKey: flipped(v.secretKey, 5) })],
    ['the signature', (v: Vector): Vector => ({ ...v, signature: flipped(v.signature, 63).replace(/[^0-9a-f]/, '0') })],
    ['a further signed header', (v: Vector): Vector => ({ ...v, headers: { ...v.headers, 'x-tc-version': v.version } })],
  ])('%s changed in one bit does not verify', (what, change) => {
    const changed = change(vector)
    const covered = !(what === 'the body' && (vector.unsignedPayload || vector.method === 'GET'))
    expect(verifiesTc3(asSent(changed), keyOf(changed))).toBe(!covered)
  })
})

test('the signing key of another day is another one', () => {
  expect(dateOf(1_699_999_999)).toBe(dateOf(1_700_000_000))
  expect(dateOf(1_700_006_399)).toBe('2023-11-14')
  expect(dateOf(1_700_006_400)).toBe('2023-11-15')
})

test('a signature of another length does not verify', () => {
  const evidence = asSent(vectors[0] as Vector)
  for (const claimed of ['', evidence.authorization.signature.slice(1), `${evidence.authorization.signature}0`]) {
    const authorization = { ...evidence.authorization, signature: claimed }
    expect(verifiesTc3({ ...evidence, authorization }, keyOf(vectors[0] as Vector))).toBe(false)
  }
})
