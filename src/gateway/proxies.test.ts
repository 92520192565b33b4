import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { acme } from '../../tests/support/alibaba.ts'
import { rpc } from '../../tests/support/alibaba-requests.ts'
import { anAccessKey } from '../../tests/support/images.ts'
import { v1 } from '../../tests/support/tencent-requests.ts'
import { type InProcessServer, openInProcess } from '../../tests/support/test-server.ts'
import { parseAddressBlock } from '../access/address-block.ts'
import { TrustedProxies } from './proxies.ts'

const trusting = (...blocks: string[]) => new TrustedProxies(blocks.flatMap((text) => parseAddressBlock(text) ?? []))
const PROXIES = trusting('10.0.0.0/8', '192.0.2.7', '::1', 'fd00::/8')
const NONE = new TrustedProxies([])

describe('where a request comes from', () => {
  test.each<[string, string, string | undefined, string]>([
    ['the peer, when it is no proxy', '198.51.100.9', undefined, '198.51.100.9'],
    ['the peer, whatever it says itself', '198.51.100.9', '203.0.113.1', '198.51.100.9'],
    ['the peer of IPv4 as itself', '::ffff:198.51.100.9', undefined, '198.51.100.9'],
    ['what the proxy says', '10.1.2.3', '203.0.113.1', '203.0.113.1'],
    ['what a proxy known by its IPv4 address says', '::ffff:10.1.2.3', '203.0.113.1', '203.0.113.1'],
    ['what a proxy on this machine says', '::1', '203.0.113.1', '203.0.113.1'],
    ['the last that is no proxy, not what the client put before it', '10.1.2.3', '1.1.1.1, 203.0.113.1', '203.0.113.1'],
    ['behind a chain of proxies', '10.1.2.3', '1.1.1.1, 203.0.113.1, 192.0.2.7,10.9.9.9', '203.0.113.1'],
    ['the first of a chain that is all proxies', '10.1.2.3', '10.0.0.1, 10.0.0.2', '10.0.0.1'],
    ['an address with a port', '10.1.2.3', '203.0.113.1:4711', '203.0.113.1'],
    ['IPv6 in brackets with a port', '10.1.2.3', '"[2001:db8::1]:4711"', '2001:db8::1'],
    ['IPv6', '10.1.2.3', '2001:db8::1', '2001:db8::1'],
    ['a proxy of IPv6', 'fd00::5', '2001:db8::1', '2001:db8::1'],
    ['the proxy, when it says nothing', '10.1.2.3', undefined, '10.1.2.3'],
    ['the proxy, when it does not know', '10.1.2.3', '203.0.113.1, unknown', '10.1.2.3'],
    ['the proxy, when what it says is no address', '10.1.2.3', 'localhost', '10.1.2.3'],
    ['nobody', '', '203.0.113.1', ''],
  ])('%s', (_, peer, forwardedFor, source) => {
    const headers = new Headers(forwardedFor === undefined ? {} : { 'X-Forwarded-For': forwardedFor })
    expect(PROXIES.sourceOf(peer, headers)).toBe(source)
  })

  test('is the peer when no proxy is trusted, this machine included', () => {
    expect(NONE.sourceOf('127.0.0.1', new Headers({ 'X-Forwarded-For': '203.0.113.1' }))).toBe('127.0.0.1')
  })
})

describe('whether it came by TLS', () => {
  test.each<[string, string, string | undefined, boolean]>([
    ['as the proxy says', '10.1.2.3', 'https', true],
    ['in capitals', '10.1.2.3', 'HTTPS', true],
    ['not when the proxy says http', '10.1.2.3', 'http', false],
    ['not when one of several words is another', '10.1.2.3', 'https, http', false],
    ['not when nothing is said', '10.1.2.3', undefined, false],
    ['not as a client says', '198.51.100.9', 'https', false],
  ])('%s', (_, peer, forwardedProto, isSecure) => {
    const headers = new Headers(forwardedProto === undefined ? {} : { 'X-Forwarded-Proto': forwardedProto })
    expect(PROXIES.isSecure(peer, headers)).toBe(isSecure)
  })
})

describe('a policy judges a request that comes over a socket', () => {
  const cam = (ip: string) => ({
    version: '2.0',
    statement: [{ effect: 'allow', action: '*', resource: '*', condition: { ip_equal: { 'qcs:ip': ip } } }],
  })
  const ram = (Condition: Readonly<Record<string, Readonly<Record<string, string>>>>) => ({
    Version: '1',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Condition }],
  })
  const from = (ip: string) => ({ cam: cam(ip), ram: ram({ IpAddress: { 'acs:SourceIp': ip } }) })
  const DOCUMENTS = {
    office: from('203.0.113.0/24'),
    proxy: from('127.0.0.1'),
    secure: { ram: ram({ Bool: { 'acs:SecureTransport': 'true' } }) },
    clear: { ram: ram({ Bool: { 'acs:SecureTransport': 'false' } }) },
  }
  type Name = keyof typeof DOCUMENTS
  const names = Object.keys(DOCUMENTS) as Name[]
  const stock = {
    accounts: [acme],
    policies: names.map((name) => ({ name, documents: DOCUMENTS[name] })),
    users: names.map((name) => ({ accountId: 'acme', name, policies: [name] })),
    keys: names.map((name) => anAccessKey({ id: `AKID${name}`, user: name })),
  }
  const servers: Record<string, InProcessServer> = {}
  const ports: Record<string, number> = {}
  beforeAll(async () => {
    const all = { 'the peer': trusting('127.0.0.1'), another: trusting('192.0.2.7'), nobody: undefined }
    for (const [trusted, proxies] of Object.entries(all)) {
      const server = await openInProcess({ now: Date.now(), stock, ...(proxies === undefined ? {} : { proxies }) })
      servers[trusted] = server
      ports[trusted] = server.server.listen({ host: '127.0.0.1', port: 0 }).port
    }
  })
  afterAll(() => Promise.all(Object.values(servers).map((server) => server.close())))

  /** Which refusal comes; undefined for an answer. */
  async function refusal(cloud: 'tencent' | 'alibaba', trusted: string, policy: Name, headers: Record<string, string>) {
    const [host, key] = [`127.0.0.1:${ports[trusted]}`, { id: `AKID${policy}`, secret: 's3cret' }]
    const now = new Date()
    const { query } =
      cloud === 'tencent'
        ? v1({ host, key, parameters: { Timestamp: String(Math.floor(now.getTime() / 1000)) } })
        : rpc('ListClusters', {}, { key, timestamp: now.toISOString().replace(/\.\d+/, '') })
    const answer = JSON.parse(await (await fetch(`http://${host}/?${query}`, { headers })).text())
    expect(answer.Response?.RequestId ?? answer.RequestId).toEqual(expect.any(String))
    return answer.Response?.Error?.Code ?? answer.Code
  }
  const DENIED = { tencent: 'AuthFailure.UnauthorizedOperation', alibaba: 'NotAuthorized' }
  const OFFICE = { 'X-Forwarded-For': '203.0.113.9' }
  const ELSEWHERE = { 'X-Forwarded-For': '198.51.100.9' }

  describe.each(['tencent', 'alibaba'] as const)('by its source, %s', (cloud) => {
    test.each<[string, Name, Record<string, string>, 'allowed' | 'denied']>([
      ['the peer', 'office', OFFICE, 'allowed'],
      ['the peer', 'office', ELSEWHERE, 'denied'],
      ['the peer', 'office', { 'X-Forwarded-For': '203.0.113.9, 198.51.100.9' }, 'denied'],
      ['the peer', 'office', {}, 'denied'],
      ['the peer', 'proxy', OFFICE, 'denied'],
      ['another', 'office', OFFICE, 'denied'],
      ['another', 'proxy', OFFICE, 'allowed'],
      ['nobody', 'office', OFFICE, 'denied'],
      ['nobody', 'proxy', OFFICE, 'allowed'],
    ])('where %s is trusted as a proxy, under the policy %s, with %j: %s', async (trusted, policy, headers, outcome) => {
      expect(await refusal(cloud, trusted, policy, headers)).toBe(outcome === 'denied' ? DENIED[cloud] : undefined)
    })
  })

  // CAM has no condition on it here.
  describe('by whether it came by TLS, alibaba', () => {
    test.each<[string, Name, Record<string, string>, 'allowed' | 'denied']>([
      ['the peer', 'secure', { 'X-Forwarded-Proto': 'https' }, 'allowed'],
      ['the peer', 'clear', { 'X-Forwarded-Proto': 'https' }, 'denied'],
      ['the peer', 'secure', { 'X-Forwarded-Proto': 'http' }, 'denied'],
      ['the peer', 'secure', {}, 'denied'],
      ['the peer', 'clear', {}, 'allowed'],
      ['another', 'secure', { 'X-Forwarded-Proto': 'https' }, 'denied'],
      ['another', 'clear', { 'X-Forwarded-Proto': 'https' }, 'allowed'],
      ['nobody', 'secure', { 'X-Forwarded-Proto': 'https' }, 'denied'],
    ])('where %s is trusted as a proxy, under the policy %s, with %j: %s', async (trusted, policy, headers, outcome) => {
      expect(await refusal('alibaba', trusted, policy, headers)).toBe(outcome === 'denied' ? DENIED.alibaba : undefined)
    })
  })
})
