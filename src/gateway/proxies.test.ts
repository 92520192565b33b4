import { describe, expect, test } from 'bun:test'
import { parseAddressBlock } from '../access/address-block.ts'
import { TrustedProxies } from './proxies.ts'

const PROXIES = new TrustedProxies(['10.0.0.0/8', '192.0.2.7', '::1', 'fd00::/8'].flatMap((text) => parseAddressBlock(text) ?? []))
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
