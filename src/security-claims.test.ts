import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { endAll, type RunningServer, startServer } from '../tests/support/server.ts'
import { type ClientKey, tc3 } from '../tests/support/tencent-requests.ts'
import { reachOf } from './cli/addresses.ts'
import { SETTINGS } from './settings.ts'

test('the server listens on this machine only unless told', () => {
  expect(reachOf(SETTINGS.host.default, 1).from).toBe('this machine')
})

describe('what SECURITY.md does not claim is as it says', () => {
  /** The entry of the page that begins with these words. */
  async function entry(words: string): Promise<string> {
    const page = await readFile(join(import.meta.dirname, '../SECURITY.md'), 'utf8')
    const [, section = ''] = page.split(/^## What is not claimed$/m)
    return section.split('\n').find((line) => line.startsWith(`* **${words}**`)) ?? ''
  }

  let lenient: RunningServer
  let strict: RunningServer
  beforeAll(async () => {
    lenient = await startServer(['--no-starter'])
    strict = await startServer(['--no-starter', '--no-unsigned-payload'])
  })
  afterAll(endAll)

  /** The code of the refusal of a DescribeImage whose body was put in by somebody else; undefined when it is answered. */
  async function withAnotherBody({ url, key }: { readonly url: string; readonly key: ClientKey }, body: string) {
    const sent: Record<string, string> = { 'X-TC-Content-SHA256': 'UNSIGNED-PAYLOAD' }
    const timestamp = String(Math.floor(Date.now() / 1000))
    const signed = tc3({ host: new URL(url).host, key, timestamp, headers: sent, signs: { body: 'UNSIGNED-PAYLOAD' }, body: '{}' })
    for (const name of ['Content-Type', 'Authorization', 'X-TC-Action', 'X-TC-Version', 'X-TC-Timestamp'])
      sent[name] = signed.headers.get(name) ?? ''
    const answer = await (await fetch(url, { method: 'POST', headers: sent, body })).json()
    const { Response } = answer as { readonly Response: { readonly Error?: { readonly Code: string }; readonly TotalCount?: number } }
    expect(Response.TotalCount ?? Response.Error?.Code).toBeDefined()
    return Response.Error?.Code
  }

  test('unsigned bodies may be changed on the way, and the setting refuses them', async () => {
    expect(await entry('Unsigned bodies.')).toMatch(/`UNSIGNED-PAYLOAD`.* can then change the body\. `--no-unsigned-payload` refuses such/)
    for (const body of ['{}', '{"Limit":1}']) {
      expect(await withAnotherBody(lenient, body)).toBeUndefined()
      expect(await withAnotherBody(strict, body)).toBe('AuthFailure.InvalidAuthorization')
    }
    expect(await strict.DescribeImage()).toMatchObject({ TotalCount: 0 })
  })

  test('the server has no TLS: no setting is about it, and its port does not speak it', async () => {
    expect(await entry('Secrecy on the wire.')).toContain('speaks HTTP in the clear, and has no TLS of its own')
    for (const { flag, env } of Object.values(SETTINGS)) expect(`${flag} ${env}`).not.toMatch(/tls|ssl|https|cert|private-key/i)
    const outcome = await new Promise<string>((resolve) => {
      const socket = connect({ port: lenient.port, host: '127.0.0.1', rejectUnauthorized: false }, () => resolve('TLS'))
      socket.on('error', () => resolve('no TLS')).on('close', () => resolve('no TLS'))
    })
    expect([new URL(lenient.url).protocol, outcome]).toEqual(['http:', 'no TLS'])
  })

  test('every flag that the page names is a setting', async () => {
    const page = await readFile(join(import.meta.dirname, '../SECURITY.md'), 'utf8')
    const flags = Object.values(SETTINGS).map(({ flag }) => flag.split(' ', 1)[0] ?? '')
    const named = [...page.matchAll(/`(--[\w-]+)/g)].map(([, flag]) => flag)
    expect(named.length).toBeGreaterThan(2)
    expect(named.filter((flag) => !flags.includes(flag ?? ''))).toEqual([])
  })
})
