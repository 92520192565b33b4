import { Agent } from 'node:http'

/** An agent that asks a proxy for plain http as proxies are asked, with the whole address in the request line. */
class ProxyAgent extends Agent {
  #proxy

  constructor(proxy) {
    super()
    this.#proxy = proxy
  }

  // Where http-proxy-agent and others of its kind take hold.
  addRequest(request, options) {
    const [host, port] = this.#proxy.split(':')
    request.path = `http://${options.host}${request.path}`
    super.addRequest(request, { ...options, host, port: Number(port) })
  }
}

/** The agent that a call wants; undefined for the SDK's own. The SDK's proxy option asks for a tunnel (CONNECT) even over http. */
export function agentOf({ proxy, reuse }) {
  if (proxy !== undefined) return new ProxyAgent(proxy)
  return reuse === undefined ? undefined : new Agent({ keepAlive: true })
}

/** The SDK writes texts in a form of several parts, no numbers and no lists; a list goes as its JSON. */
export const asTexts = (parameters) =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
  )

/** What is in the SDK's exception. */
export const errorOf = (thrown) =>
  thrown instanceof Error && 'requestId' in thrown
    ? { class: thrown.constructor.name, code: thrown.code, message: thrown.message, requestId: thrown.requestId, status: thrown.httpCode }
    : undefined
