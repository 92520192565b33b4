import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { acme } from './support/alibaba.ts'
import { runHere } from './support/commands.ts'
import { anAccessKey, anImage } from './support/images.ts'
import { type InProcessServer, openInProcess } from './support/test-server.ts'

let server: InProcessServer
let endpoint = ''
beforeAll(async () => {
  const stock = { accounts: [acme], keys: [anAccessKey({ id: 'AKIDcall', secret: 'right' })], images: [anImage({ id: 'one' })] }
  server = await openInProcess({ now: Date.now(), stock })
  endpoint = `http://127.0.0.1:${server.server.listen({ host: '127.0.0.1', port: 0 }).port}`
})
afterAll(() => server.close())

/** Runs one call, and gives what it printed with the id that the server remembers it by. */
async function call(words: string, secret = 'right') {
  const printed = await runHere('call', ...words.split(' '), '--key', `AKIDcall:${secret}`, '--endpoint', endpoint)
  return { ...printed, requestId: server.server.journal.after(0, 1)[0]?.record.requestId ?? 'none' }
}

describe.each(['ecm DescribeImage', 'ehpc ListCustomImages', 'sts GetCallerIdentity'])('`call %s` prints the RequestId', (words) => {
  test('below the table', async () => {
    const { code, stdout, requestId } = await call(`${words} --output table`)
    expect(code).toBe(0)
    expect(stdout).toEndWith(`\n\nRequestId: ${requestId}\n`)
  })

  test('as a member of the JSON, once', async () => {
    const { code, stdout, requestId } = await call(`${words} --output json`)
    expect({ code, stdout: JSON.parse(stdout) }).toMatchObject({ code: 0, stdout: { RequestId: requestId } })
    expect(stdout.split(requestId)).toHaveLength(2)
  })

  test('with a refusal, on standard error', async () => {
    const { code, stdout, stderr, requestId } = await call(words, 'wrong')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^mirrorhall: [\w.]*Signature/)
    expect(stderr).toEndWith(`\n  request id ${requestId}\n`)
  })
})
