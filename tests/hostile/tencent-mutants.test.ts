import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { WireRequest } from '../../src/api/wire.ts'
import { openTestServer, type TestServer } from '../support/tencent.ts'
import { tc3, v1, wire } from '../support/tencent-requests.ts'

const HOST = 'images.test'
const SIGNED = { 'X-TC-Action': 'DescribeImage', 'X-TC-Version': '2019-07-19', 'X-TC-Timestamp': '1700000000' }
const BODY = '{"Limit":10,"Filters":[{"Name":"image-type","Values":["PRIVATE_IMAGE"]}]}'

let testServer: TestServer
beforeAll(async () => {
  testServer = await openTestServer()
})
afterAll(() => testServer.close())

/** Every bit of a byte but the one that makes a capital letter a small one: names and values of headers are compared without case. */
const BITS = [1, 2, 4, 8, 16, 64]

const mutants = (text: string) =>
  Array.from(text).flatMap((character, at) =>
    BITS.map((bit) => `${text.slice(0, at)}${String.fromCharCode(character.charCodeAt(0) ^ bit)}${text.slice(at + 1)}`),
  )

const sent = (request: WireRequest, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, request.headers.get(name) ?? undefined]))

/** Those of the requests that were answered rather than refused. */
async function answeredOf(requests: readonly WireRequest[]): Promise<WireRequest[]> {
  const answered: WireRequest[] = []
  for (const request of requests) if ((await testServer.send(request)).response.Error === undefined) answered.push(request)
  return answered
}

describe('a signed request changed in one bit is refused', () => {
  const names = ['Host', 'Content-Type', 'Authorization', ...Object.keys(SIGNED)]
  const request = tc3({ host: HOST, body: BODY, signs: { headers: SIGNED, service: 'images' } })
  const headers = sent(request, names)

  test('and unchanged it is answered', async () => {
    expect((await testServer.send(wire({ headers, body: request.body }))).response).toMatchObject({ TotalCount: 0 })
  })

  test.each(names)('in %s', async (name) => {
    const changed = mutants(headers[name] ?? '').map((value) => wire({ headers: { ...headers, [name]: value }, body: request.body }))
    expect(await answeredOf(changed)).toEqual([])
  })

  test('in its body', async () => {
    const changed = Array.from(request.body.keys()).flatMap((at) =>
      [...BITS, 32, 128].map((bit) => {
        const body = request.body.slice()
        body[at] = (body[at] ?? 0) ^ bit
        return wire({ headers, body })
      }),
    )
    expect(await answeredOf(changed)).toEqual([])
  })

  test('in the length of its body', async () => {
    const changed = [request.body.slice(1), request.body.slice(0, -1), Buffer.concat([request.body, Buffer.from(' ')]), new Uint8Array(0)]
    expect(await answeredOf(changed.map((body) => wire({ headers, body })))).toEqual([])
  })

  test.each(names)('without %s', async (name) => {
    expect(await answeredOf([wire({ headers: { ...headers, [name]: undefined }, body: request.body })])).toEqual([])
  })
})

describe('a signed query changed in one character is refused', () => {
  const query = 'Limit=10&Filters.0.Name=image-type&Filters.0.Values.0=PRIVATE_IMAGE'
  const request = tc3({ method: 'GET', host: HOST, query, signs: { service: 'images' } })
  const headers = sent(request, ['Host', 'Content-Type', 'Authorization', ...Object.keys(SIGNED)])

  test('under TC3', async () => {
    expect((await testServer.send(wire({ method: 'GET', query, headers }))).response).toMatchObject({ TotalCount: 0 })
    expect(await answeredOf(mutants(query).map((changed) => wire({ method: 'GET', query: changed, headers })))).toEqual([])
  })

  test('under TC3, as a POST', async () => {
    expect(await answeredOf([wire({ method: 'POST', query, headers }), wire({ method: 'POST', body: query, headers })])).toEqual([])
  })

  test('in the older style', async () => {
    for (const method of ['GET', 'POST'] as const) {
      const signed = v1({ method, host: HOST, parameters: { Limit: '10', SignatureMethod: 'HmacSHA256' } })
      const text = method === 'GET' ? signed.query : new TextDecoder().decode(signed.body)
      const form = { Host: HOST, 'Content-Type': 'application/x-www-form-urlencoded' }
      const rebuilt = (changed: string) => wire({ method, headers: form, ...(method === 'GET' ? { query: changed } : { body: changed }) })
      expect((await testServer.send(rebuilt(text))).response).toMatchObject({ TotalCount: 0 })
      expect(await answeredOf(mutants(text).map(rebuilt))).toEqual([])
    }
  })
})
