import { RPCClient } from '@alicloud/pop-core'
import { drive, shared } from '../drivers/drive.mjs'

function clientOf({ key, endpoint, version, reuse, unsigned }) {
  return shared(reuse, () => {
    const given = { endpoint: `http://${endpoint}`, apiVersion: version }
    if (unsigned) return new RPCClient({ ...given, credentialsProvider: { getCredentials: async () => undefined } }, true)
    const { id: accessKeyId, secret: accessKeySecret, token } = key
    return new RPCClient({ ...given, accessKeyId, accessKeySecret, ...(token && { securityToken: token }) }, true)
  })
}

/** Finds the endpoint somewhere else, or asks a proxy for plain http as proxies are asked, with the whole address in the request line. */
const sendTo = (there, isProxy) => (options) => {
  const [host, port] = there.split(':')
  const path = isProxy ? `http://${options.host}${options.path}` : options.path
  return { ...options, host, port, path, headers: { ...options.headers, host: options.host } }
}

/** The SDK itself makes the first letters of names capitals. */
const small = (name) => name.charAt(0).toLowerCase() + name.slice(1)

async function make(call) {
  const { action, parameters, method, gzip: compression = false, proxy, at, style } = call
  const options = { method, compression, ...((proxy ?? at) && { beforeRequest: sendTo(proxy ?? at, proxy !== undefined) }) }
  const given =
    style === 'small letters' ? Object.fromEntries(Object.entries(parameters).map(([name, value]) => [small(name), value])) : parameters
  const [body, { response }] = await clientOf(call).request(style === 'small letters' ? small(action) : action, given, options)
  return { value: { status: response.statusCode, headers: response.headers, body } }
}

function errorOf(thrown) {
  const { name, message: text, code, data, entry } = thrown
  if (!(thrown instanceof Error) || typeof code !== 'string' || data === undefined) return undefined
  const { statusCode: status, headers } = entry.response
  if (headers['x-acs-request-id'] !== data.RequestId) return undefined
  return { class: name.replace(code, ''), code, message: data.Message, requestId: data.RequestId, status, text, data }
}

drive(make, errorOf)
