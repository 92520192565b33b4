import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { alibabaClient } from '../src/clouds/alibaba/client.ts'
import type { ClientKey } from '../src/clouds/client.ts'
import { tencentClient } from '../src/clouds/tencent/client.ts'
import { type OperatorServer, openOperatorServer, ROOT, TEMPORARY } from './explain/operator-server.ts'
import { registry } from './support/alibaba.ts'
import { NOW, wire } from './support/tencent-requests.ts'

let operator: OperatorServer
beforeAll(async () => {
  operator = await openOperatorServer()
})
afterAll(() => operator.close())

const KEYS: Readonly<Record<string, ClientKey>> = { 'a key that lasts': ROOT, 'a temporary key': TEMPORARY }

describe.each([tencentClient, alibabaClient])('the client of the command line', (client) => {
  const operations = registry.operations.filter(({ service, access }) => service.cloud === client.cloud && access === 'read')

  test.each(Object.entries(KEYS))('signs every operation that reads with %s, and reads its answer', async (_, key) => {
    expect(operations).not.toBeEmpty()
    for (const operation of operations) {
      const target = { endpoint: 'http://images.example:7654', key, language: 'zh' as const, at: NOW }
      const { url, method, headers, body = '' } = client.sign(operation, {}, target)
      const { host, pathname, search } = new URL(url)
      const { text } = await operator.send(wire({ method, path: pathname, query: search.slice(1), headers: { host, ...headers }, body }))
      const answer = client.read(text)
      expect([operation.action, answer]).toEqual([operation.action, expect.objectContaining({ requestId: expect.any(String) })])
      if (!answer.ok) expect([operation.action, answer.code]).toEqual([operation.action, expect.stringContaining('Missing')])
    }
  })

  test('reads a refusal', async () => {
    const [operation] = operations
    if (operation === undefined) return expect.unreachable()
    const key = { ...ROOT, secret: 'none' }
    const {
      url,
      method,
      headers,
      body = '',
    } = client.sign(operation, {}, { endpoint: 'http://images.example', key, language: 'en', at: NOW })
    const { host, search } = new URL(url)
    const { text, requestId } = await operator.send(wire({ method, query: search.slice(1), headers: { host, ...headers }, body }))
    expect(client.read(text)).toEqual({ ok: false, code: expect.stringMatching(/Signature/), message: expect.any(String), requestId })
  })

  test('names a token among the variables of a temporary key alone', () => {
    const [lasting, temporary] = [client.variables(ROOT), client.variables(TEMPORARY)]
    expect(Object.values(lasting)).toEqual([ROOT.id, ROOT.secret, expect.any(String)])
    expect(Object.values(temporary)).toEqual([TEMPORARY.id, TEMPORARY.secret, TEMPORARY.token, expect.any(String)])
  })
})
