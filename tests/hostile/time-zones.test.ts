import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { WireRequest } from '../../src/api/wire.ts'
import { openTestServer, type TestServer } from '../support/alibaba.ts'
import { acs3, NOW, rpc } from '../support/alibaba-requests.ts'
import { anAccessKey } from '../support/images.ts'
import { ROOT, tc3, v1 } from '../support/tencent-requests.ts'

const ZONES = { UTC: 0, 'Pacific/Kiritimati': -840, 'America/Los_Angeles': 480 }

const zone = process.env['TZ']
let testServer: TestServer
beforeAll(async () => {
  testServer = await openTestServer({ stock: { keys: [anAccessKey({ ...ROOT })] } })
})
afterAll(async () => {
  process.env['TZ'] = zone ?? 'UTC'
  await testServer.close()
})

const isAnswered = async (request: WireRequest) => !(await testServer.send({ ...request, receivedAt: NOW })).text.includes('"Code"')
const tencentAt = (off: number) => {
  const timestamp = String(NOW / 1000 + off)
  return [tc3({ timestamp, body: '{}' }), v1({ parameters: { Timestamp: timestamp } })]
}
const alibabaAt = (off: number) => {
  const timestamp = new Date(NOW + off * 1000).toISOString().replace('.000', '')
  return [rpc('ListImages', {}, { timestamp }), acs3('ListImages', {}, { timestamp })]
}

test.each(Object.entries(ZONES))('signatures are held to the same times where the server is in %s', async (name, minutes) => {
  process.env['TZ'] = name
  expect(new Date(NOW).getTimezoneOffset()).toBe(minutes)
  for (const [requestsAt, window] of [
    [tencentAt, 300],
    [alibabaAt, 900],
  ] as const) {
    for (const off of [-window, 0, window])
      for (const request of requestsAt(off)) expect([off, await isAnswered(request)]).toEqual([off, true])
    for (const off of [-window - 1, window + 1, 28_800, -28_800])
      for (const request of requestsAt(off)) expect([off, await isAnswered(request)]).toEqual([off, false])
  }
})
