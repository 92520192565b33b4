import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { WireRequest } from '../../src/api/wire.ts'
import { openTestServer, type TestServer } from '../support/alibaba.ts'
import { acs3, arrived, type RpcOptions, rpc, withHeaders } from '../support/alibaba-requests.ts'

const HOST = 'images.test'
const NAMES = [
  'host',
  'authorization',
  'x-acs-action',
  'x-acs-version',
  'x-acs-date',
  'x-acs-signature-nonce',
  'x-acs-content-sha256',
  'content-type',
]
const BITS = [1, 2, 4, 8, 16, 32, 64]

let testServer: TestServer
beforeAll(async () => {
  testServer = await openTestServer()
})
afterAll(() => testServer.close())

const mutants = (text: string) =>
  Array.from(text).flatMap((character, at) =>
    BITS.map((bit) => `${text.slice(0, at)}${String.fromCharCode(character.charCodeAt(0) ^ bit)}${text.slice(at + 1)}`),
  )

const mutantBytes = (bytes: Uint8Array) =>
  Array.from(bytes.keys()).flatMap((at) =>
    [...BITS, 128].map((bit) => {
      const changed = bytes.slice()
      changed[at] = (changed[at] ?? 0) ^ bit
      return changed
    }),
  )

/** Names of signed headers are compared without case, values without the blanks around them. */
const meaning = (name: string, value: string) =>
  name === 'authorization'
    ? value.replace(/(?<=SignedHeaders=)[^,]*/, (names) => names.replace(/[A-Z]/g, (letter) => letter.toLowerCase())).trim()
    : value.trim()

/** Those of the requests that were answered rather than refused. */
async function answeredOf(requests: readonly WireRequest[]): Promise<WireRequest[]> {
  const answered: WireRequest[] = []
  for (const request of requests) {
    const { status, text } = await testServer.send(request)
    if (status === 200 && !text.includes('"Response":{"Error"')) answered.push(request)
  }
  return answered
}

const query = { BaseOsTag: 'CentOS_7.2_64', InstanceType: 'ecs.n1.tiny' }
const json = { 'content-type': 'application/json' }

describe('a request of version 3 changed in one bit is refused', () => {
  const signed = () =>
    acs3('ListCommunityImages', query, { method: 'POST', host: HOST, body: '{"a":1}', headers: json, signs: { headers: json } })

  test('and unchanged it is answered', async () => {
    expect(await answeredOf([signed()])).toHaveLength(1)
  })

  test.each(NAMES)('in %s', async (name) => {
    const request = signed()
    const value = request.headers.get(name) ?? ''
    expect(value).not.toBe('')
    const changed = mutants(value).filter((mutant) => meaning(name, mutant) !== meaning(name, value))
    expect(changed.length).toBeGreaterThan(value.length)
    expect(await answeredOf(changed.map((mutant) => withHeaders(request, { [name]: mutant })))).toEqual([])
    // None of them used the nonce up.
    expect(await answeredOf([request])).toHaveLength(1)
  })

  test('in its query', async () => {
    const request = signed()
    expect(await answeredOf(mutants(request.query).map((changed) => ({ ...request, query: changed })))).toEqual([])
    expect(await answeredOf([request])).toHaveLength(1)
  })

  test('in its body, or in the length of it', async () => {
    const request = signed()
    const { body } = request
    const changed = [...mutantBytes(body), body.slice(1), body.slice(0, -1), Buffer.concat([body, Buffer.from(' ')]), new Uint8Array(0)]
    expect(await answeredOf(changed.map((mutant) => ({ ...request, body: mutant })))).toEqual([])
    expect(await answeredOf([request])).toHaveLength(1)
  })

  test.each(['host', 'authorization', 'x-acs-action', 'x-acs-version', 'x-acs-date', 'x-acs-signature-nonce', 'content-type'])(
    'without %s',
    async (name) => {
      const request = signed()
      expect(await answeredOf([withHeaders(request, { [name]: undefined })])).toEqual([])
      expect(await answeredOf([request])).toHaveLength(1)
    },
  )

  test('by another method', async () => {
    const request = signed()
    expect(await answeredOf(['GET', 'post', 'PUT', 'HEAD'].map((method) => ({ ...request, method })))).toEqual([])
    expect(await answeredOf([request])).toHaveLength(1)
  })

  test('on another path than the one that was signed, unless that is the root: there are no other operations there', async () => {
    const elsewhere = acs3('ListImages', {}, { host: HOST, path: '/x', signs: { path: '/x' } })
    expect(await answeredOf(['/', '/y', '/x/', '//x'].map((path) => ({ ...elsewhere, path })))).toEqual([])
    expect(await answeredOf([{ ...elsewhere, path: '/x' }])).toHaveLength(1)
    expect(await answeredOf([{ ...signed(), path: '/x' }])).toHaveLength(1)
  })
})

describe('a request of version 1.0 changed in one character is refused', () => {
  test.each(['query', 'form', 'both'] as const)('in the %s', async (place) => {
    const options: RpcOptions = { in: place, host: HOST }
    const request = rpc('ListCommunityImages', query, options)
    const text = new TextDecoder().decode(request.body)
    // An escape may be spelt with small digits.
    const same = (changed: string) => new URLSearchParams(changed).toString() === new URLSearchParams(request.query).toString()
    const queries = mutants(request.query).filter((changed) => !same(changed))
    const sameForm = (changed: string) => new URLSearchParams(changed).toString() === new URLSearchParams(text).toString()
    const bodies = mutants(text).filter((changed) => !sameForm(changed))
    expect(queries.length + bodies.length).toBeGreaterThan(500)
    expect(await answeredOf(queries.map((changed) => ({ ...request, query: changed })))).toEqual([])
    expect(await answeredOf(bodies.map((changed) => ({ ...request, body: Buffer.from(changed) })))).toEqual([])
    expect(await answeredOf([request])).toHaveLength(1)
  })

  test('in its method', async () => {
    const request = rpc('ListCommunityImages', query, { host: HOST })
    expect(
      await answeredOf([
        { ...request, method: 'POST' },
        { ...request, method: 'get' },
      ]),
    ).toEqual([])
    expect(await answeredOf([request])).toHaveLength(1)
  })

  test('with a parameter more, whether in front or behind, in the query or in a form', async () => {
    const request = rpc('ListCommunityImages', query, { host: HOST })
    const form = withHeaders(request, { 'content-type': 'application/x-www-form-urlencoded' })
    const more = ['Tag=x', 'ClusterId=x', 'x=%00', 'baseostag=x']
    const changed = more.flatMap((pair) => [
      { ...request, query: `${request.query}&${pair}` },
      { ...request, query: `${pair}&${request.query}` },
      { ...form, body: Buffer.from(pair) },
    ])
    expect(await answeredOf(changed)).toEqual([])
    expect(await answeredOf([request])).toHaveLength(1)
  })

  test('with one parameter less', async () => {
    const request = rpc('ListCommunityImages', query, { host: HOST, parameters: { RegionId: 'cn-hangzhou' } })
    const pairs = request.query.split('&')
    const less = pairs.map((_, at) => ({ ...request, query: pairs.toSpliced(at, 1).join('&') }))
    expect(await answeredOf(less)).toEqual([])
    expect(await answeredOf([request])).toHaveLength(1)
  })
})

test('one version cannot borrow the signature of the other', async () => {
  const one = rpc('ListImages', {}, { host: HOST })
  const three = acs3('ListImages', {}, { host: HOST })
  const credentials = { authorization: three.headers.get('authorization') ?? '' }
  expect(await answeredOf([withHeaders(one, credentials)])).toEqual([])
  expect(
    await answeredOf([arrived({ query: `${one.query.replace(/Signature=.*/, '')}Signature=${credentials.authorization.slice(-64)}` })]),
  ).toEqual([])
  expect(await answeredOf([one, three])).toHaveLength(2)
})
