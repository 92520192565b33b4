import { describe, expect, test } from 'bun:test'
import { readPairs } from '../../src/clouds/tencent/pairs.ts'
import { v1Keys, v1Scheme } from '../../src/clouds/tencent/v1.ts'
import { verifiesV1 } from '../../src/clouds/tencent/verify.ts'
import { likeliestForm } from '../../src/signatures/scheme.ts'
import { signatureOf } from '../../src/signatures/signing.ts'
import { formText, wire } from '../support/tencent-requests.ts'
import { signV1 } from '../support/tencent-signer.ts'
import published from './tencent-v1.json' with { type: 'json' }

interface Vector {
  readonly name: string
  readonly secretKey: string
  readonly method: string
  readonly host: string
  readonly parameters: Readonly<Record<string, string>>
  readonly digest: string
  readonly sourceString: string
  readonly signature: string
}

const vectors = published as readonly unknown[] as readonly Vector[]

function asSent({ method, host, parameters, signature }: Vector) {
  const text = formText({ ...parameters, Signature: signature })
  const request = wire({ method, query: method === 'GET' ? text : '', body: method === 'GET' ? '' : text, headers: { Host: host } })
  return { request, pairs: readPairs(text), hosts: () => [host] }
}

/** What is signed of these parameters in any order. */
function sourceString(method: string, host: string, parameters: readonly (readonly [name: string, value: string])[]): string {
  const pairs = new Map(parameters.map(([name, value]) => [name, { name, value, bare: false }]))
  const scheme = v1Scheme({ request: wire({ method }), pairs, hosts: () => [host] }, 'sha1')
  return scheme.write(likeliestForm(scheme)).stringToSign
}

describe.each(vectors)('v1: $name', (vector) => {
  test('the source string', () => {
    expect(sourceString(vector.method, vector.host, Object.entries(vector.parameters))).toBe(vector.sourceString)
  })

  test('the order in which parameters come does not matter, and the signature is not signed', () => {
    const shuffled = [['Signature', vector.signature] as const, ...Object.entries(vector.parameters).reverse()]
    expect(sourceString(vector.method, vector.host, shuffled)).toBe(vector.sourceString)
  })

  test('the signature', () => {
    expect(signatureOf(v1Keys(vector.digest), vector.secretKey, vector.sourceString)).toBe(vector.signature)
  })

  test("the tests' own signer agrees", () => {
    expect(signV1({ ...vector, path: '/', secret: vector.secretKey })).toBe(vector.signature)
  })

  test('the request as the client sends it verifies', () => {
    expect(verifiesV1(asSent(vector), vector.secretKey)).toBe(true)
  })

  test.each([
    ['a value', (v: Vector): Vector => ({ ...v, parameters: { ...v.parameters, Limit: '11' } })],
    ['a name', (v: Vector): Vector => ({ ...v, parameters: { ...v.parameters, Limis: '10' } })],
    ['the host', (v: Vector): Vector => ({ ...v, host: `x${v.host}` })],
    ['the method', (v: Vector): Vector => ({ ...v, method: v.method === 'GET' ? 'POST' : 'GET' })],
    ['the timestamp', (v: Vector): Vector => ({ ...v, parameters: { ...v.parameters, Timestamp: '1700000001' } })],
    ['the nonce', (v: Vector): Vector => ({ ...v, parameters: { ...v.parameters, Nonce: '11887' } })],
    [
      'the signature method',
      (v: Vector): Vector => ({ ...v, parameters: { ...v.parameters, SignatureMethod: v.digest === 'sha1' ? 'HmacSHA256' : 'HmacSHA1' } }),
    ],
    ['the secret', (v: Vector): Vector => ({ ...v, secretKey: `H${v.secretKey.slice(1)}` })],
    ['the signature', (v: Vector): Vector => ({ ...v, signature: v.signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) })],
  ])('%s changed does not verify', (_, change) => {
    const changed = change(vector)
    expect(verifiesV1(asSent(changed), changed.secretKey)).toBe(false)
  })
})

test('names are ordered by their bytes, so index 10 comes before index 2', () => {
  const named = ['Values.2', 'Values.10', 'Values.1', 'values.0', 'Z'].map((name) => [name, 'x'] as const)
  expect(sourceString('GET', 'h', named)).toBe('GETh/?Values.1=x&Values.10=x&Values.2=x&Z=x&values.0=x')
})

test('values are signed decoded, blanks and CJK included', () => {
  expect(sourceString('GET', 'h', [['Name', '中文 a&b=c%']])).toBe('GETh/?Name=中文 a&b=c%')
})

test('a signature method the vendor does not have is refused by its name', () => {
  const vector = vectors[0] as Vector
  const evidence = asSent({ ...vector, parameters: { ...vector.parameters, SignatureMethod: 'constructor' } })
  expect(() => verifiesV1(evidence, vector.secretKey)).toThrow(
    expect.objectContaining({ reason: 'unsupported-signature-method', detail: { parameter: 'SignatureMethod', value: 'constructor' } }),
  )
})
