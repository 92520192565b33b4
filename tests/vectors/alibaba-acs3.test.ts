import { describe, expect, test } from 'bun:test'
import { generateKeyPairSync } from 'node:crypto'
import { acs3Scheme } from '../../src/clouds/alibaba/acs3.ts'
import { ACS3_KEYS, algorithmNamed } from '../../src/clouds/alibaba/algorithms.ts'
import { readAuthorization } from '../../src/clouds/alibaba/authorization.ts'
import { verifyAcs3 } from '../../src/clouds/alibaba/verify.ts'
import { likeliestForm } from '../../src/signatures/scheme.ts'
import { signatureOf } from '../../src/signatures/signing.ts'
import { arrived, formText } from '../support/alibaba-requests.ts'
import { signAcs3 } from '../support/alibaba-signer.ts'
import published from './alibaba-acs3.json' with { type: 'json' }

interface Vector {
  readonly name: string
  readonly algorithm: string
  readonly method: string
  readonly accessKeyId: string
  readonly secret: string
  readonly query: Readonly<Record<string, string>>
  /** The signed ones. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly payloadHash: string
  readonly canonicalRequest: readonly string[]
  readonly canonicalRequestHash: string
  readonly stringToSign: readonly string[]
  readonly signature: string
}

// Those of SM3 come from OpenSSL.
const vectors = published as readonly unknown[] as readonly Vector[]

function evidenceOf(vector: Vector, path = '/') {
  const signedHeaders = Object.keys(vector.headers).join(';')
  const header = `${vector.algorithm} Credential=${vector.accessKeyId},SignedHeaders=${signedHeaders},Signature=${vector.signature}`
  const request = arrived({
    method: vector.method,
    path,
    query: formText(vector.query),
    body: vector.body,
    headers: { ...vector.headers, Authorization: header },
  })
  return {
    request,
    authorization: readAuthorization(header),
    query: new Map(Object.entries(vector.query)),
    hosts: [vector.headers['host'] ?? ''],
  }
}

const verificationOf = (vector: Vector, path = '/') => verifyAcs3(evidenceOf(vector, path), vector.secret)

const flipped = (text: string, at: number) => `${text.slice(0, at)}${String.fromCharCode(text.charCodeAt(at) ^ 1)}${text.slice(at + 1)}`

describe.each(vectors)('version 3: $name', (vector) => {
  const algorithm = algorithmNamed(vector.algorithm)
  const { query, payloadHash } = vector

  test('the hash of the body', () => {
    expect(algorithm?.digest(vector.body)).toBe(payloadHash)
    expect(algorithm?.digest(new TextEncoder().encode(vector.body))).toBe(payloadHash)
  })

  test('the canonical request and its hash, whatever the order of the query', () => {
    if (algorithm === undefined) throw new Error('there is no such algorithm')
    for (const pairs of [Object.entries(query), Object.entries(query).toReversed()]) {
      const scheme = acs3Scheme({ ...evidenceOf(vector), query: new Map(pairs) }, algorithm)
      const { canonicalRequest } = scheme.write(likeliestForm(scheme))
      expect(canonicalRequest.split('\n')).toEqual([...vector.canonicalRequest])
      expect(algorithm.digest(canonicalRequest)).toBe(vector.canonicalRequestHash)
    }
  })

  test('the signature', () => {
    expect(algorithm?.verifies(vector.secret, vector.stringToSign.join('\n'), vector.signature)).toBe(true)
    expect(algorithm?.verifies(vector.secret, vector.stringToSign.join('\n'), flipped(vector.signature, 0))).toBe(false)
  })

  test('the request as the client sends it verifies, and what is told is what was signed', () => {
    expect(verificationOf(vector)).toEqual({
      fits: true,
      stringToSign: vector.stringToSign.join('\n'),
      canonicalRequest: vector.canonicalRequest.join('\n'),
    })
  })

  const withHeader =
    (name: string, change: (text: string) => string) =>
    (v: Vector): Vector => ({ ...v, headers: { ...v.headers, [name]: change(v.headers[name] ?? '') } })
  test.each<[string, (vector: Vector) => Vector]>([
    ['the body', (v) => ({ ...v, body: `${v.body} ` })],
    ['a value of the query', (v) => ({ ...v, query: { ...v.query, [Object.keys(v.query)[0] ?? '']: 'other' } })],
    ['a name more in the query', (v) => ({ ...v, query: { ...v.query, A: '' } })],
    ['no query', (v) => ({ ...v, query: {} })],
    ['the host', withHeader('host', (text) => flipped(text, 0))],
    ['the case of the host', withHeader('host', (text) => `A${text.slice(1)}`)],
    ['the action', withHeader('x-acs-action', (text) => flipped(text, 0))],
    ['the version', withHeader('x-acs-version', (text) => flipped(text, 9))],
    ['the date', withHeader('x-acs-date', (text) => flipped(text, 18))],
    ['the nonce', withHeader('x-acs-signature-nonce', (text) => flipped(text, 0))],
    ['the hash of the body', withHeader('x-acs-content-sha256', (text) => flipped(text, 63))],
    ['a further signed header', (v) => ({ ...v, headers: { ...v.headers, 'x-acs-z': '' } })],
    ['the method', (v) => ({ ...v, method: v.method === 'GET' ? 'POST' : 'GET' })],
    ['the secret', (v) => ({ ...v, secret: flipped(v.secret, 0) })],
    ['the secret with an ampersand', (v) => ({ ...v, secret: `${v.secret}&` })],
    ['the signature', (v) => ({ ...v, signature: flipped(v.signature, 63) })],
    ['the length of the signature', (v) => ({ ...v, signature: v.signature.slice(1) })],
    ['the algorithm', (v) => ({ ...v, algorithm: v.algorithm === 'ACS3-HMAC-SM3' ? 'ACS3-HMAC-SHA256' : 'ACS3-HMAC-SM3' })],
  ])('%s changed does not verify', (_, change) => {
    expect(verificationOf(change(vector))?.fits).toBe(false)
  })

  test('the path of an endpoint does not count when the operation’s was signed', () => {
    expect(verificationOf(vector, '/mirror/hall/')?.fits).toBe(true)
  })
})

test.each(vectors.filter(({ algorithm }) => algorithm === 'ACS3-HMAC-SHA256'))("the tests' own signer agrees: $name", (vector) => {
  expect(signAcs3({ ...vector, algorithm: 'ACS3-HMAC-SHA256' })).toEqual({
    canonicalRequest: vector.canonicalRequest.join('\n'),
    stringToSign: vector.stringToSign.join('\n'),
    signedHeaders: Object.keys(vector.headers).join(';'),
    payload: vector.payloadHash,
    signature: vector.signature,
  })
  expect(signatureOf(ACS3_KEYS, vector.secret, vector.stringToSign.join('\n'))).toBe(vector.signature)
})

describe('SM3', () => {
  const algorithm = algorithmNamed('ACS3-HMAC-SM3')

  test("digests the standard's own example", () => {
    expect(algorithm?.digest('abc')).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
    expect(algorithm?.digest('abcd'.repeat(16))).toBe('debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732')
  })

  test('authenticates, with a short key and with one longer than a block', () => {
    expect(algorithm?.verifies('k', 'x', '6abcb6462d0523aa300a7d0e671bf56868b7357ce360afbcd4310acbb7b57616')).toBe(true)
    expect(algorithm?.verifies('k'.repeat(100), '镜像', LONG_KEY_HMAC)).toBe(true)
    expect(algorithm?.verifies('l', 'x', '6abcb6462d0523aa300a7d0e671bf56868b7357ce360afbcd4310acbb7b57616')).toBe(false)
  })
})

/** HMAC-SM3 of two characters under a key of 100 letters k, from OpenSSL. */
const LONG_KEY_HMAC = '53a3394a0ba2edd896c37b6083ba6a2d47abcd2af8b0010fc8be7a66de37ac18'

describe('RSA', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const [vector] = vectors as readonly [Vector]
  const { signature } = signAcs3({ ...vector, algorithm: 'ACS3-RSA-SHA256', secret: privateKey })
  const signed: Vector = { ...vector, algorithm: 'ACS3-RSA-SHA256', secret: publicKey, signature }

  test('a request signed with the private key verifies with the public one', () => {
    expect(verificationOf(signed)?.fits).toBe(true)
  })

  test.each<[string, Partial<Vector>]>([
    ['another body', { body: ' ' }],
    ['another query', { query: {} }],
    ['another signature', { signature: flipped(signature, 100) }],
    ['half a signature', { signature: signature.slice(0, 256) }],
    ['a signature that is no hex', { signature: 'zz' }],
    ['a secret that is no key', { secret: 'testsecret' }],
    ['the private key in place of the public one', { secret: privateKey }],
    ['the signature under another algorithm', { algorithm: 'ACS3-HMAC-SHA256' }],
  ])('%s does not verify', (_, change) => {
    expect(verificationOf({ ...signed, ...change })?.fits).toBe(false)
  })

  test('a public key is no secret: nobody who knows it can sign with HMAC', () => {
    const forged = signAcs3({ ...vector, algorithm: 'ACS3-HMAC-SHA256', secret: publicKey }).signature
    expect(verificationOf({ ...signed, algorithm: 'ACS3-HMAC-SHA256', signature: forged })?.fits).toBe(false)
  })
})

test.each(['ACS3-HMAC-MD5', 'ACS3-HMAC-SHA1', 'ACS4-HMAC-SHA256', 'acs3-hmac-sha256', 'constructor', '__proto__', 'toString'])(
  'there is no algorithm %s',
  (algorithm) => {
    expect(verificationOf({ ...(vectors[0] as Vector), algorithm })).toBeUndefined()
  },
)
