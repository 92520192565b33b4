import { describe, expect, test } from 'bun:test'
import { percentEncode } from '../../src/clouds/alibaba/percent.ts'
import { RPC_KEYS, rpcScheme } from '../../src/clouds/alibaba/rpc.ts'
import { verifyRpc } from '../../src/clouds/alibaba/verify.ts'
import { likeliestForm } from '../../src/signatures/scheme.ts'
import { signatureOf } from '../../src/signatures/signing.ts'
import { encoded, signRpc } from '../support/alibaba-signer.ts'
import published from './alibaba-rpc.json' with { type: 'json' }

interface Vector {
  readonly name: string
  readonly method: string
  readonly secret: string
  /** As sent. */
  readonly parameters: Readonly<Record<string, string>>
  /** As signed, where that differs. */
  readonly signedParameters?: Readonly<Record<string, string>>
  /** Values and how they are encoded. */
  readonly encoded: Readonly<Record<string, string>>
  readonly stringToSign: string
  readonly signature: string
}

const vectors = published as readonly unknown[] as readonly Vector[]

const verifies = ({ method, parameters, signature, secret }: Vector) =>
  verifyRpc({ method, parameters: new Map(Object.entries({ ...parameters, Signature: signature })) }, secret).fits

function rpcStringToSign(method: string, parameters: Iterable<readonly [name: string, value: string]>): string {
  const scheme = rpcScheme({ method, parameters: new Map(parameters) })
  return scheme.write(likeliestForm(scheme)).stringToSign
}

describe.each(vectors)('version 1.0: $name', (vector) => {
  const signed = vector.signedParameters ?? vector.parameters

  test('the encoded values', () => {
    for (const [value, as] of Object.entries(vector.encoded)) {
      expect(percentEncode(value)).toBe(as)
      expect(encoded(value)).toBe(as)
    }
  })

  test('the string to sign, whatever the order of the parameters, without the signature', () => {
    const pairs = Object.entries(signed)
    for (const given of [pairs, pairs.toReversed(), [['Signature', vector.signature] as const, ...pairs]]) {
      expect(rpcStringToSign(vector.method, given)).toBe(vector.stringToSign)
    }
  })

  test('the signature', () => {
    expect(signatureOf(RPC_KEYS, vector.secret, vector.stringToSign)).toBe(vector.signature)
  })

  test("the tests' own signer agrees", () => {
    expect(signRpc({ method: vector.method, parameters: signed, secret: vector.secret })).toEqual({
      stringToSign: vector.stringToSign,
      signature: vector.signature,
    })
  })

  test('the request as the client sends it verifies', () => {
    expect(verifies(vector)).toBe(true)
  })

  const withParameter = (name: string, value: string) => (v: Vector) => ({ ...v, parameters: { ...v.parameters, [name]: value } })
  test.each<[string, (vector: Vector) => Vector]>([
    ['a value', withParameter('Action', 'ListImagez')],
    ['a name', withParameter('Actioo', vector.parameters['Action'] ?? '')],
    ['the timestamp', withParameter('Timestamp', '2026-01-02T03:04:06Z')],
    ['the nonce', withParameter('SignatureNonce', 'nonce-0000')],
    ['the key', withParameter('AccessKeyId', 'testie')],
    ['the format', withParameter('Format', 'json')],
    ['a filled value made empty', withParameter('Version', '')],
    ['the method', (v) => ({ ...v, method: v.method === 'GET' ? 'POST' : 'GET' })],
    ['the case of the method', (v) => ({ ...v, method: v.method.toLowerCase() })],
    ['the secret', (v) => ({ ...v, secret: `u${v.secret.slice(1)}` })],
    ['the secret with its ampersand', (v) => ({ ...v, secret: `${v.secret}&` })],
    ['the signature', (v) => ({ ...v, signature: v.signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) })],
    ['the case of the signature', (v) => ({ ...v, signature: v.signature.toLowerCase() })],
    ['the length of the signature', (v) => ({ ...v, signature: v.signature.slice(0, -1) })],
    ['a signature of nothing', (v) => ({ ...v, signature: '' })],
  ])('%s changed does not verify', (_, change) => {
    expect(verifies(change(vector))).toBe(false)
  })
})

describe('empty parameters', () => {
  const parameters = { Action: 'ListImages', SignatureType: '', BaseOsTag: '' }
  const sent = (signed: Readonly<Record<string, string>>) =>
    verifyRpc(
      {
        method: 'GET',
        parameters: new Map(
          Object.entries({ ...parameters, Signature: signRpc({ method: 'GET', parameters: signed, secret: 's' }).signature }),
        ),
      },
      's',
    )

  test('are signed all or none: signing one of two does not verify', () => {
    expect(sent(parameters).fits).toBe(true)
    expect(sent({ Action: 'ListImages' }).fits).toBe(true)
    expect(sent({ Action: 'ListImages', SignatureType: '' }).fits).toBe(false)
  })

  test('stand in the string to sign that is told, whichever form fits', () => {
    for (const signed of [parameters, { Action: 'ListImages' }, { Action: 'other' }]) {
      expect(sent(signed).stringToSign).toBe('GET&%2F&Action%3DListImages%26BaseOsTag%3D%26SignatureType%3D')
    }
  })
})

test('names are ordered by their bytes, so capitals come first and index 10 before index 2', () => {
  const named = ['Values.2', 'Values.10', 'values.0', 'Values.1', 'Z', 'Ab', 'A-b', 'A'].map((name) => [name, 'x'] as const)
  expect(rpcStringToSign('GET', named)).toBe(
    'GET&%2F&A%3Dx%26A-b%3Dx%26Ab%3Dx%26Values.1%3Dx%26Values.10%3Dx%26Values.2%3Dx%26Z%3Dx%26values.0%3Dx',
  )
})

test('names are ordered by their bytes where UTF-16 has another order', () => {
  const named = ['\u{1f98a}', '\uff21'].map((name) => [name, 'x'] as const)
  const parameters = Object.fromEntries(named)
  expect(rpcStringToSign('GET', named)).toBe(signRpc({ method: 'GET', parameters, secret: '' }).stringToSign)
})

test('names are encoded as values are, twice in all', () => {
  expect(rpcStringToSign('POST', [['a b*', '鏡']])).toBe('POST&%2F&a%2520b%252A%3D%25E9%258F%25A1')
})

test('only letters, digits and - _ . ~ stay as they are', () => {
  const ascii = String.fromCharCode(...Array.from({ length: 128 }, (_, code) => code))
  expect(percentEncode(ascii)).toBe(encoded(ascii))
  expect(percentEncode(ascii).replace(/%[0-9A-F]{2}/g, '')).toBe('-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~')
})
