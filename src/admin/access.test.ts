import { describe, expect, test } from 'bun:test'
import { isCrossSite, mayOperate } from './access.ts'

const TOKEN = 'operators-only-0123456789'
const requestOf = (headers: Record<string, string>, remoteAddress = '127.0.0.1') => ({
  method: 'GET',
  path: '/_mirrorhall/requests',
  query: '',
  headers: new Headers({ Host: '127.0.0.1:7654', ...headers }),
  body: new Uint8Array(),
  oversized: false,
  remoteAddress,
  port: 7654,
  receivedAt: 0,
  steadyAt: 0,
})
const may = (
  headers: Record<string, string>,
  { remoteAddress = '127.0.0.1', behindProxy = false, adminToken = TOKEN as string | undefined } = {},
) => mayOperate(requestOf(headers, remoteAddress), { adminToken, behindProxy })

describe('operators are', () => {
  test.each(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1'])('those on this machine, at %s', (remoteAddress) => {
    for (const host of ['localhost', 'LOCALHOST:7654', '127.0.0.1:1', '[::1]:7654'])
      expect(may({ Host: host }, { remoteAddress, adminToken: undefined })).toBe(true)
  })

  test('those with the token, wherever they are', () => {
    const bearer = { Authorization: `Bearer ${TOKEN}` }
    expect(may({ ...bearer, Host: 'mirrorhall.example', 'X-Forwarded-For': '192.0.2.1' }, { remoteAddress: '192.0.2.1' })).toBe(true)
    expect(may(bearer, { behindProxy: true })).toBe(true)
  })

  test.each<[string, Record<string, string>, object]>([
    ['on another machine', {}, { remoteAddress: '192.0.2.1' }],
    ['at an address that only begins like this machine’s', {}, { remoteAddress: '127.0.0.1.example' }],
    ['at no address', {}, { remoteAddress: '' }],
    ['under another name', { Host: 'rebound.example' }, {}],
    ['under a name that only begins like this machine’s', { Host: 'localhost.example' }, {}],
    ['under no name', { Host: '' }, {}],
    ['behind a proxy that is known, though from this machine', {}, { behindProxy: true }],
    ['with another token', { Authorization: `Bearer ${TOKEN}x` }, { remoteAddress: '192.0.2.1' }],
    ['with any token, when there is none', { Authorization: 'Bearer undefined' }, { remoteAddress: '192.0.2.1', adminToken: undefined }],
  ])('not those %s', (_, headers, given) => expect(may(headers, given)).toBe(false))

  // Written down again, one a line, so that a sign that is lost from the source is missed here.
  test.each(
    `forwarded via cdn-loop max-forwards x-forwarded x-forwarded-by x-forwarded-client-cert x-forwarded-for x-forwarded-host
    x-forwarded-method x-forwarded-path x-forwarded-port x-forwarded-prefix x-forwarded-proto x-forwarded-protocol x-forwarded-scheme
    x-forwarded-server x-forwarded-ssl x-forwarded-uri x-forwarded-user forwarded-for forwarded-for-ip x-real-ip x-real-port x-client-ip
    x-client-port x-remote-addr x-remote-ip x-cluster-client-ip x-original-for x-original-forwarded-for x-original-host x-original-method
    x-original-proto x-original-remote-addr x-original-uri x-original-url x-originating-ip x-rewrite-url x-host x-scheme x-url-scheme
    front-end-https client-ip http-client-ip proxy-client-ip wl-proxy-client-ip x-proxyuser-ip x-nginx-proxy x-varnish
    x-ssl-client-verify ssl-client-verify cf-connecting-ip cf-connecting-ipv6 cf-pseudo-ipv4 cf-ipcountry cf-ray cf-visitor cf-worker
    true-client-ip akamai-origin-hop x-akamai-edgescape fastly-client fastly-client-ip fastly-ssl fly-client-ip fly-forwarded-port
    x-vercel-forwarded-for x-vercel-id x-nf-client-connection-ip tailscale-user-login tailscale-user-name ali-cdn-real-ip
    ali-real-client-ip ali-swift-stat-host remoteip slb-id slb-ip eo-client-ip eo-connecting-ip x-appengine-remote-addr
    x-appengine-user-ip x-arr-log-id x-arr-ssl x-azure-clientip x-azure-ref x-azure-socketip x-amz-cf-id x-amzn-trace-id
    cloudfront-forwarded-proto cloudfront-viewer-address x-cloud-trace-context x-envoy-attempt-count x-envoy-expected-rq-timeout-ms
    x-envoy-external-address x-envoy-internal x-envoy-original-path`.split(/\s+/),
  )('not those whose request has been passed on, as %s says', (name) => {
    expect(may({ [name]: '127.0.0.1' })).toBe(false)
    expect(may({ [name.toUpperCase()]: '' })).toBe(false)
  })
})

describe('a request for another site’s page', () => {
  test.each<[Record<string, string>, boolean]>([
    [{}, false],
    [{ 'Sec-Fetch-Site': 'none' }, false],
    [{ 'Sec-Fetch-Site': 'same-origin' }, false],
    [{ 'Sec-Fetch-Site': 'same-site' }, true],
    [{ 'Sec-Fetch-Site': 'cross-site' }, true],
    [{ 'Sec-Fetch-Site': 'CROSS-SITE' }, true],
    [{ 'Sec-Fetch-Site': '' }, true],
    [{ Origin: 'http://127.0.0.1:7654' }, false],
    [{ Origin: 'https://mirrorhall.example', Host: 'mirrorhall.example' }, false],
    [{ Origin: 'http://127.0.0.1:3000' }, true],
    [{ Origin: 'http://127.0.0.1:7654.evil.example' }, true],
    [{ Origin: 'https://evil.example' }, true],
    [{ Origin: 'null' }, true],
    [{ Origin: '' }, true],
    [{ Origin: 'http://127.0.0.1:7654', 'Sec-Fetch-Site': 'cross-site' }, true],
  ])('is told by %j: %p', (headers, expected) => expect(isCrossSite(requestOf(headers))).toBe(expected))
})
