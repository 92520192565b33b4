/**
 * Headers that proxies, load balancers and content networks add to what they pass on, each of which is a sign that the
 * request began somewhere else. Clients on this machine send none of them to it.
 */
const SIGNS: readonly string[] = [
  // RFC 7239, RFC 9110, RFC 8586
  ...['forwarded', 'via', 'cdn-loop', 'max-forwards'],
  // what nearly all proxies use
  ...['x-forwarded', 'x-forwarded-by', 'x-forwarded-client-cert', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-method'],
  ...['x-forwarded-path', 'x-forwarded-port', 'x-forwarded-prefix', 'x-forwarded-proto', 'x-forwarded-protocol', 'x-forwarded-scheme'],
  ...['x-forwarded-server', 'x-forwarded-ssl', 'x-forwarded-uri', 'x-forwarded-user', 'forwarded-for', 'forwarded-for-ip'],
  ...['x-real-ip', 'x-real-port', 'x-client-ip', 'x-client-port', 'x-remote-addr', 'x-remote-ip', 'x-cluster-client-ip'],
  ...['x-original-for', 'x-original-forwarded-for', 'x-original-host', 'x-original-method', 'x-original-proto'],
  ...['x-original-remote-addr', 'x-original-uri', 'x-original-url', 'x-originating-ip', 'x-rewrite-url', 'x-host', 'x-scheme'],
  ...['x-url-scheme', 'front-end-https', 'client-ip', 'http-client-ip', 'proxy-client-ip', 'wl-proxy-client-ip', 'x-proxyuser-ip'],
  ...['x-nginx-proxy', 'x-varnish', 'x-ssl-client-verify', 'ssl-client-verify'],
  // Cloudflare, Akamai, Fastly, Fly, Vercel, Netlify
  ...['cf-connecting-ip', 'cf-connecting-ipv6', 'cf-pseudo-ipv4', 'cf-ipcountry', 'cf-ray', 'cf-visitor', 'cf-worker', 'true-client-ip'],
  ...['akamai-origin-hop', 'x-akamai-edgescape', 'fastly-client', 'fastly-client-ip', 'fastly-ssl', 'fly-client-ip', 'fly-forwarded-port'],
  ...['x-vercel-forwarded-for', 'x-vercel-id', 'x-nf-client-connection-ip', 'tailscale-user-login', 'tailscale-user-name'],
  // Alibaba Cloud, Tencent Cloud
  ...['ali-cdn-real-ip', 'ali-real-client-ip', 'ali-swift-stat-host', 'remoteip', 'slb-id', 'slb-ip', 'eo-client-ip', 'eo-connecting-ip'],
  // Azure, AWS, Google Cloud, Envoy
  ...['x-appengine-remote-addr', 'x-appengine-user-ip', 'x-arr-log-id', 'x-arr-ssl', 'x-azure-clientip', 'x-azure-ref', 'x-azure-socketip'],
  ...['x-amz-cf-id', 'x-amzn-trace-id', 'cloudfront-forwarded-proto', 'cloudfront-viewer-address', 'x-cloud-trace-context'],
  ...['x-envoy-attempt-count', 'x-envoy-expected-rq-timeout-ms', 'x-envoy-external-address', 'x-envoy-internal', 'x-envoy-original-path'],
]

/** Whether something between the sender and this server says that it has passed the request on. */
export const isForwarded = (headers: { get(name: string): string | null }): boolean => SIGNS.some((name) => headers.get(name) !== null)
