import assert from 'node:assert/strict'
import { type Config, type Entry, RPCClient } from '@alicloud/pop-core'
import { type Body, type Client, EHPC, OPEN, type Settings } from '../alibaba/client.ts'
import { world } from '../alibaba/runner.ts'

/** The SDK's client, as a user's program sets it up. */
export function rpcClient({ key = world.keys.root, endpoint = OPEN, version = EHPC }: Settings, verbose = false): RPCClient {
  const { id: accessKeyId, secret: accessKeySecret, token: securityToken } = key
  const config: Config = { endpoint: `http://${endpoint}`, apiVersion: version, accessKeyId, accessKeySecret }
  return new RPCClient(securityToken === undefined ? config : { ...config, securityToken }, verbose)
}

/** Asks a proxy for plain http as proxies are asked, with the whole address in the request line. */
const throughProxy = (proxy: string) => (options: Readonly<Record<string, unknown>>) => {
  const [host, port] = proxy.split(':')
  const headers = { ...(options['headers'] as object), host: options['host'] }
  return { ...options, host, port, path: `http://${options['host']}${options['path']}`, headers }
}

/** What the SDK throws for a refusal. */
interface PopError extends Error {
  readonly code: string
  readonly url: string
  readonly data: Readonly<Record<string, unknown>>
  readonly entry: Entry
}

/** The SDK as the shared cases use it. */
export const popCoreClient: Client = {
  name: 'alibaba-pop-core',
  ways: [
    { signature: 'V1', method: 'GET', place: 'query' },
    { signature: 'V1', method: 'POST', place: 'form' },
  ],
  otherWays: 'the SDK signs with version 1.0 only',

  async call(action, parameters, settings) {
    const { method, gzip: compression = false, proxy } = settings
    const options = { method, compression, ...(proxy !== undefined && { beforeRequest: throughProxy(proxy) }) }
    const [body, { response }] = (await rpcClient(settings, true).request(action, parameters, options)) as [Body, Entry]
    // The SDK's objects have no prototype; plain ones compare.
    return { status: response.statusCode, headers: response.headers, body: JSON.parse(JSON.stringify(body)) as Body }
  },

  kept(endpoint, key) {
    const client = rpcClient({ endpoint, key })
    return (action, parameters) => client.request(action, parameters)
  },

  read(thrown) {
    const { name, message, code, url, data, entry } = thrown as PopError
    assert.ok(thrown instanceof Error && typeof code === 'string' && data !== undefined, `not the SDK's exception: ${thrown}`)
    assert.equal(name, `${code}Error`)
    const suffix = `, URL: ${url}`
    assert.ok(message.endsWith(suffix), message)
    const { statusCode, headers } = entry.response
    assert.equal(headers['x-acs-request-id'], data['RequestId'])
    return { code, message: message.slice(0, -suffix.length), requestId: String(data['RequestId']), status: statusCode, data }
  },
}
