import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { WireRequest } from '../../src/api/wire.ts'
import { acs3, rpc, sha256 } from './alibaba-hand.ts'
import { ADMIN_TOKEN, type OperatorServer, openOperatorServer, ROOT, SECOND, SECRET, TEMPORARY } from './operator-server.ts'
import { tc3, v1 } from './tencent-hand.ts'

let operator: OperatorServer
beforeAll(async () => {
  operator = await openOperatorServer()
})
afterAll(() => operator.close())

/** A text in every spelling that a request may carry it in. */
function spellings(text: string): string[] {
  const once = encodeURIComponent(text)
  const all = [text, once, encodeURIComponent(once), JSON.stringify(text).slice(1, -1)]
  return [...all, ...all.map((one) => one.toLowerCase())]
}

/** The signature that a request carries. */
function signatureOf({ headers, query, body }: WireRequest): string {
  const [, inHeader] = /Signature=([^,]+)$/.exec(headers.get('authorization') ?? '') ?? []
  return (
    inHeader ?? new URLSearchParams(query).get('Signature') ?? new URLSearchParams(new TextDecoder().decode(body)).get('Signature') ?? ''
  )
}

const key = TEMPORARY
const { token } = TEMPORARY
/** Refused in every way there is, with everything that is secret in it. */
const REQUESTS: readonly (readonly [name: string, () => WireRequest])[] = [
  ['another secret, TC3', () => tc3({ key, secret: SECRET })],
  ['another secret, TC3 with the token signed', () => tc3({ key, alsoSigns: ['x-tc-token'], secret: 'none' })],
  ['another secret, TC3 by GET', () => tc3({ key, method: 'GET', query: `Token=${encodeURIComponent(String(token))}`, secret: 'none' })],
  ['another secret, v1', () => v1({ key, secret: 'none' })],
  ['another secret, v1 in a form', () => v1({ key, method: 'POST', secret: SECOND.secret })],
  ['another secret, 1.0', () => rpc({ key, secret: 'none' })],
  ['another secret, 1.0 in a form', () => rpc({ key, method: 'POST', inForm: ['SecurityToken', 'Timestamp'], secret: 'none' })],
  ['another secret, 3', () => acs3({ key, secret: 'none' })],
  ['another secret, 3 with the token in the query too', () => acs3({ key, query: { SecurityToken: String(token) }, secret: 'none' })],
  ['a secret in the place of the id, TC3', () => tc3({ key: { id: SECRET, secret: ROOT.id } })],
  ['a secret in the place of the id, v1', () => v1({ key: { id: ` ${SECRET}`, secret: ROOT.id } })],
  ['a secret in the place of the id, 1.0', () => rpc({ key: { id: SECRET, secret: ROOT.id } })],
  ['a secret in the place of the id, 3', () => acs3({ key: { id: SECOND.secret, secret: SECOND.id } })],
  ['a secret as a parameter', () => rpc({ parameters: { Secret: SECRET }, secret: 'none' })],
  ['a token in the body', () => tc3({ body: JSON.stringify({ Token: token, Hint: SECRET }) })],
  ['a token in the body, in other digits', () => tc3({ key, body: JSON.stringify({ token }), secret: 'none' })],
  ['a token of no key, TC3', () => tc3({ key: { ...ROOT, token: 'TokenOfNoKey+/=0123456789' }, alsoSigns: ['x-tc-token'] })],
  ['a token of no key, 1.0', () => rpc({ key: { ...ROOT, token: 'TokenOfNoKey+/=0123456789' } })],
  ['a token of no key, 3', () => acs3({ key: { ...ROOT, token: 'TokenOfNoKey+/=0123456789' } })],
  ['a time that is over', () => v1({ key, parameters: { Timestamp: '1' } })],
  ['an unknown parameter', () => v1({ key, parameters: { Limitt: '1' } })],
  ['a signature under another name too', () => v1({ key, parameters: { signature: 'SignatureInSmallLetters=' } })],
  ['a header that cannot be read', () => tc3({ key, authorization: (header) => header.replace('SignedHeaders', 'Signed') })],
  ['a signature in capitals', () => tc3({ key, authorization: (header) => header.replace(/[0-9a-f]{64}$/, (hex) => hex.toUpperCase()) })],
  ['an unknown action', () => acs3({ key, headers: { 'x-acs-action': 'Nothing' } })],
  ['a secret as the action, TC3', () => tc3({ headers: { 'X-TC-Action': SECRET } })],
  ['a secret as the version, TC3', () => tc3({ headers: { 'X-TC-Version': SECRET } })],
  ['a secret as the time, TC3', () => tc3({ headers: { 'X-TC-Timestamp': SECRET } })],
  ['a secret as the service, TC3', () => tc3({ service: SECRET })],
  ['a secret as the region, TC3', () => tc3({ headers: { 'X-TC-Region': SECRET }, secret: 'none' })],
  ['a secret as the action, v1', () => v1({ parameters: { Action: SECOND.secret } })],
  ['a secret as the version, 1.0', () => rpc({ parameters: { Version: SECRET } })],
  ['a secret as the action, 1.0', () => rpc({ parameters: { Action: SECRET } })],
  ['a secret as the signature method, 1.0', () => rpc({ parameters: { SignatureMethod: SECRET } })],
  ['a secret as the time, 1.0', () => rpc({ parameters: { Timestamp: SECRET } })],
  ['a secret as the nonce, 1.0', () => rpc({ nonce: SECRET, secret: 'none' })],
  ['a secret as the action, 3', () => acs3({ headers: { 'x-acs-action': SECOND.secret } })],
  ['a secret as the name of a parameter', () => tc3({ body: JSON.stringify({ [SECRET]: 1 }) })],
  ['a secret as a number', () => tc3({ body: JSON.stringify({ Limit: SECRET }) })],
  ['a secret as a filter', () => tc3({ body: JSON.stringify({ Filters: [{ Name: SECRET, Values: ['x'] }] }) })],
  ['a secret as the value of a filter', () => tc3({ body: JSON.stringify({ Filters: [{ Name: 'image-type', Values: [SECRET] }] }) })],
  ['a secret as an instance type', () => acs3({ query: { InstanceType: SECRET } })],
  ['a secret as a cluster', () => acs3({ query: { ClusterId: SECRET } })],
  ['a body as a secret', () => acs3({ key, method: 'POST', body: JSON.stringify({ secret: SECRET }), signs: { payloadHash: sha256('') } })],
]

const WORDS = [SECRET, SECOND.secret, TEMPORARY.secret, String(token), 'TokenOfNoKey+/=0123456789', 'SignatureInSmallLetters='].flatMap(
  spellings,
)

describe('neither secrets nor tokens nor signatures are told to anybody', () => {
  test.each(REQUESTS)('%s', async (_, make) => {
    const request = make()
    const signature = signatureOf(request)
    expect(signature.length > 20 || signature === '').toBe(true)
    const forbidden = [...WORDS, ...(signature === '' ? [] : spellings(signature))]
    const before = operator.log.length
    const { requestId } = await operator.send(request)
    const shown = [
      ...operator.log.slice(before),
      (await operator.ask(`/_mirrorhall/requests/${requestId}`)).text,
      (await operator.ask('/_mirrorhall/requests?limit=1000')).text,
      (await operator.ask('/_mirrorhall/metrics')).text,
      (await operator.ask(`/_mirrorhall/troubleshoot?q=x&requestId=${requestId}`)).text,
    ]
    expect(shown[1]).toContain(requestId)
    for (const text of shown) for (const word of forbidden) expect(text).not.toContain(word)
  })
})

describe('the query of a URL that a caller names is told to nobody', () => {
  const url = 'https://me:pass-words@images.example.com/golden.qcow2?may=words+that-let-me-read&more=other%20words'
  const body = JSON.stringify({ ImageName: 'x', ImageUrls: [{ ImageFile: url }] })
  const action = 'ImportCustomImage'
  const parameters = { Action: action, 'ImageUrls.0.ImageFile': url, ImageName: 'x' }
  const query = `ImageUrls.0.ImageFile=${encodeURIComponent(url)}`
  const whole = { ImageName: 'x', Architecture: 'x86_64', OsType: 'CentOS', OsVersion: '7', ImageUrls: [{ ImageFile: url }] }
  test.each<[string, () => WireRequest]>([
    ['TC3', () => tc3({ headers: { 'X-TC-Action': action }, body, secret: 'none' })],
    ['TC3 by GET', () => tc3({ headers: { 'X-TC-Action': action }, method: 'GET', query, secret: 'none' })],
    ['v1', () => v1({ parameters, secret: 'none' })],
    ['v1 in a form', () => v1({ method: 'POST', parameters, secret: 'none' })],
    ['a signature that is right', () => tc3({ headers: { 'X-TC-Action': action }, body: JSON.stringify(whole) })],
    ['another parameter', () => tc3({ headers: { 'X-TC-Action': action }, body: JSON.stringify({ ...whole, OsType: url }) })],
    ['a call that is answered', () => tc3({ body: JSON.stringify({ Filters: [{ Name: 'image-name', Values: [url] }] }) })],
  ])('%s', async (_, make) => {
    const before = operator.log.length
    const { requestId } = await operator.send(make())
    const { text } = await operator.ask(`/_mirrorhall/requests/${requestId}`)
    expect(text).toContain('images.example.com')
    for (const shown of [text, ...operator.log.slice(before), (await operator.ask('/_mirrorhall/requests?limit=1000')).text])
      for (const word of ['that-let-me', 'other%20words', 'other%2520words', 'pass-words']) expect(shown).not.toContain(word)
  })
})

describe('a request that was answered is shown without what is secret in it', () => {
  const named = (...values: string[]) =>
    tc3({ body: JSON.stringify({ Filters: values.map((value) => ({ Name: 'image-name', Values: [value] })) }) })
  test.each([
    ['its own secret', () => named(SECRET, 'plain')],
    ['another secret of the account', () => named(`before ${SECOND.secret} after`, 'plain')],
    ['a token', () => named(String(token), 'plain')],
    ['a secret in capitals', () => named(SECRET.toUpperCase(), 'plain')],
  ])('%s', async (_, make) => {
    const { requestId, code } = await operator.send(make())
    expect(code).toBe('')
    const { status, text } = await operator.ask(`/_mirrorhall/requests/${requestId}`)
    expect(status).toBe(200)
    expect(text).toContain('plain')
    expect(text).toContain('(left out)')
    for (const word of [SECRET, SECOND.secret, String(token)]) expect(text.toLowerCase()).not.toContain(word.toLowerCase())
  })
})

describe('a caller is told what the vendor would tell, and no more', () => {
  test.each<[string, () => WireRequest, object]>([
    [
      'TC3',
      () => tc3({ secret: `${SECRET} ` }),
      {
        Response: {
          Error: {
            Code: 'AuthFailure.SignatureFailure',
            Message: 'The provided credentials could not be validated. Please check your signature is correct.',
          },
          RequestId: expect.any(String),
        },
      },
    ],
    [
      'an unknown id',
      () => tc3({ key: { id: `${ROOT.id}x`, secret: SECRET } }),
      {
        Response: {
          Error: { Code: 'AuthFailure.SecretIdNotFound', Message: expect.not.stringContaining('AKID') },
          RequestId: expect.any(String),
        },
      },
    ],
    [
      'a time',
      () => acs3({ timestamp: '2026-01-02T11:04:05Z' }),
      {
        Code: 'InvalidTimeStamp.Expired',
        Message: 'Specified time stamp or date value is expired.',
        RequestId: expect.any(String),
        HostId: expect.any(String),
        Recommend: expect.stringContaining('/_mirrorhall/troubleshoot?'),
      },
    ],
  ])('%s', async (_, make, answer) => {
    const { text, requestId } = await operator.send(make())
    expect(JSON.parse(text)).toEqual(answer)
    // Having it explained changes nothing for the next one.
    await operator.ask(`/_mirrorhall/requests/${requestId}`)
    expect(JSON.parse((await operator.send(make())).text)).toEqual(answer)
  })
})

describe('explanations are for operators', () => {
  const FAR = { remoteAddress: '192.0.2.1' }
  test('not for other machines, nor through a gateway or another name, without the token', async () => {
    const { requestId } = await operator.send(tc3({ secret: 'x' }))
    for (const path of [`/_mirrorhall/requests/${requestId}`, '/_mirrorhall/requests', '/_mirrorhall/metrics']) {
      const bearer = { headers: { Authorization: `Bearer ${ADMIN_TOKEN}` } }
      expect((await operator.ask(path)).status).toBe(200)
      expect((await operator.ask(path, { ...FAR, ...bearer })).status).toBe(200)
      const refused = [
        FAR,
        { ...FAR, headers: { Host: 'localhost' } },
        { ...FAR, headers: { Authorization: 'Bearer ' } },
        { ...FAR, headers: { Authorization: `Bearer ${ADMIN_TOKEN.toUpperCase()}` } },
        { ...FAR, headers: { Authorization: `Basic ${ADMIN_TOKEN}` } },
        { headers: { Host: 'rebound.example:7654' } },
        { headers: { 'X-Forwarded-For': '192.0.2.1' } },
        { headers: { Forwarded: 'for=192.0.2.1' } },
        { headers: { Via: '1.1 gateway' } },
      ]
      for (const given of refused) {
        const { status, text } = await operator.ask(path, given)
        expect(status).toBe(403)
        expect(text).not.toContain(requestId)
      }
    }
    expect(
      (await operator.ask(`/_mirrorhall/troubleshoot?requestId=${requestId}`, { headers: { 'X-Forwarded-For': '192.0.2.1' } })).status,
    ).toBe(403)
  })

  test.each(['..', '.', '%2e%2e', '..%2f..%2fetc%2fpasswd', 'a/b', '', ' ', '%00', '__proto__', 'constructor', 'x'.repeat(65), '中'])(
    'the id %p is no way to anything',
    async (id) => {
      const { status, text } = await operator.ask(`/_mirrorhall/requests/${id}`)
      expect(status).toBe(404)
      // What leads out of the admin side is answered as what no cloud claims.
      if (!text.startsWith('This request is in no protocol')) expect(Object.keys(JSON.parse(text))).toEqual(['error'])
    },
  )
})
