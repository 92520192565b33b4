import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { Cases } from '../conformance/cases.ts'
import { type Client, findClients, reasonsOf } from '../conformance/client.ts'
import type { Driver, Reply } from '../conformance/driver.ts'
import { casesOf } from '../conformance/result.ts'
import { SUITES } from '../conformance/suites.ts'

const CLIENTS = findClients(join(import.meta.dirname, '../conformance'))
/** Nothing listens here. */
const NOWHERE = '127.0.0.1:1'

/** A client's cases, for which every call brings the same. */
function declared(client: Client, answer: () => Reply): Cases {
  const cases = new Cases()
  const driver = { call: async () => answer() } as unknown as Driver
  const endpoints = { open: NOWHERE, limited: NOWHERE, crowded: NOWHERE }
  SUITES[client.cloud].declare({ cases, client, driver, endpoints, makeImageReady: async () => undefined })
  return cases
}

const nothing = (): Reply => ({ value: {} })
const emptyImages = (): Reply => ({ value: { TotalCount: 0, ImageSet: [], RequestId: crypto.randomUUID() } })
const emptyBody = (): Reply => {
  const RequestId = crypto.randomUUID().toUpperCase()
  const headers = { 'content-type': 'application/json;charset=utf-8', 'x-acs-request-id': RequestId }
  return { value: { status: 200, headers, body: { Images: { ImageInfo: [] }, RequestId } } }
}
const refused = (): Reply => ({
  error: { class: 'Error', code: 'AnotherCode', message: 'no', requestId: crypto.randomUUID(), status: 400 },
})

describe('the conformance suite', () => {
  for (const client of CLIENTS)
    test(`has every case of its cloud for ${client.name}, or says why not`, () => {
      const { names } = declared(client, nothing)
      const expected = casesOf(SUITES[client.cloud].cases, client.name, null)
      expect([...new Set([...names, ...reasonsOf(client).keys()])].toSorted()).toEqual(expected.toSorted())
    })

  for (const [name, answers] of Object.entries({ 'tencent-nodejs': [emptyImages, refused], 'alibaba-openapi-core': [emptyBody, refused] }))
    for (const answer of answers)
      test(`has no case that passes whatever ${name} gives back, such as ${answer.name}`, async () => {
        const client = CLIENTS.find((one) => one.name === name) as Client
        const cases = declared(client, answer)
        const ofCalls = cases.names.filter((one) => !one.startsWith('program.'))
        const results = await cases.run(name, reasonsOf(client), ofCalls)
        expect(results.filter(({ status }) => status === 'pass').map((result) => result.case)).toEqual([])
        expect(results.filter(({ status }) => status === 'fail').length).toBeGreaterThan(50)
      })
})
