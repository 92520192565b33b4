import dns from 'node:dns'

/** What the clients of the newer generation call the signatures; version 3 is their own choice. */
const ALGORITHMS = { V1: 'v2', SM3: 'ACS3-HMAC-SM3', RSA: 'ACS3-RSA-SHA256' }

// The vendor's hosts are found on this machine, as lines in /etc/hosts would have it.
const lookup = dns.lookup
dns.lookup = Object.assign((host, ...rest) => lookup(host.endsWith('.aliyuncs.com') ? '127.0.0.1' : host, ...rest), lookup)

/** The settings of a client as its `Config` takes them. */
export function configOf({ key, endpoint, at, signature }) {
  const there = at === undefined ? endpoint : `${endpoint}:${at.split(':')[1]}`
  const given = { accessKeyId: key.id, accessKeySecret: key.secret, endpoint: there, protocol: 'http' }
  return {
    ...given,
    ...(key.token && { securityToken: key.token }),
    ...(signature in ALGORITHMS && { signatureAlgorithm: ALGORITHMS[signature] }),
  }
}

/** The `Params` of an operation as the vendor's packages of products write them. */
export const paramsOf = ({ action, version, method, unsigned, style, asText }) => ({
  ...{ action, version, method, protocol: 'HTTPS', pathname: '/', authType: unsigned ? 'Anonymous' : 'AK', style: 'RPC' },
  ...{ reqBodyType: 'formData', bodyType: asText || style === 'string' ? 'string' : 'json' },
})

/** The parameters as an `OpenApiRequest` takes them: all texts. */
export function requestOf({ parameters, place, gzip, format, signature }) {
  const texts = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]))
  const headers = { ...(gzip && { 'accept-encoding': 'gzip' }), ...(format && signature !== 'V1' && { accept: 'application/xml' }) }
  const query = { ...(place === 'query' && texts), ...(format && signature === 'V1' && { Format: format }) }
  return { query, headers, ...(place === 'form' && { body: texts }) }
}

/** What the driver hands over of an answer. */
export const answerOf = ({ statusCode: status, headers, body }) => ({ value: { status, headers, body } })
