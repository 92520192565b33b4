import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { hostOf, portOf } from './allow-list.ts'
import { checkUrl } from './check-url.ts'
import { type FetchOptions, limitsOf, resolveBySystem } from './fetch-options.ts'
import { DiskImageError } from './reason.ts'
import { within } from './within.ts'

/** One GET and the head of its answer. */
export interface Exchange {
  readonly url: URL
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: IncomingMessage
  /** Closes the connection, whatever is still to come. */
  end(): void
}

/**
 * Sends one GET over a connection of its own. The host must be allowed; its name is looked up once, every address that comes out
 * must be allowed, and the connection is made to one of those. No proxy is used, and nothing is sent that identifies anybody.
 * @throws DiskImageError; the reason of the signal when it is aborted
 */
export async function exchange(url: URL, headers: Readonly<Record<string, string>>, options: FetchOptions): Promise<Exchange> {
  const { signal } = options
  const { connectMilliseconds, idleMilliseconds } = limitsOf(options)
  checkUrl(url.href, options.allow)
  const connecting = { milliseconds: connectMilliseconds, what: 'connect', signal } as const
  const addresses = await within(addressesOf(url, options), connecting)
  const { connected, answer, end } = send(url, headers, addresses, options.ca)
  try {
    await within(connected, connecting)
    const body = await within(answer, { milliseconds: idleMilliseconds, what: 'idle', signal })
    return { url, status: body.statusCode ?? 0, headers: body.headers, body, end }
  } catch (failure) {
    end()
    throw failure
  }
}

async function addressesOf(url: URL, { allow, resolve = resolveBySystem }: FetchOptions): Promise<readonly string[]> {
  const host = hostOf(url)
  const addresses = isIP(host) === 0 ? await resolve(host).catch(() => []) : [host]
  if (addresses.length === 0) throw new DiskImageError({ kind: 'unknown-host' })
  if (!addresses.every((address) => allow.allowsAddress(address, portOf(url)))) throw new DiskImageError({ kind: 'address-not-allowed' })
  return addresses
}

function send(url: URL, headers: Readonly<Record<string, string>>, addresses: readonly string[], ca: string | undefined) {
  const connected = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<IncomingMessage>()
  const secure = url.protocol === 'https:'
  const request = (secure ? requestHttps : requestHttp)({
    host: hostOf(url),
    port: portOf(url),
    path: `${url.pathname}${url.search}`,
    headers: { Host: url.host, Accept: '*/*', 'Accept-Encoding': 'identity', 'User-Agent': 'mirrorhall', ...headers },
    agent: false,
    lookup: lookupOf(addresses),
    // Said here, because a variable of the environment can turn it off.
    ...(secure ? { rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) } : {}),
  })
  const fail = (failure: Error) => {
    connected.reject(unreachable(failure))
    answer.reject(unreachable(failure))
  }
  answer.promise.catch(() => undefined)
  request.on('error', fail)
  request.on('socket', (socket) => socket.once(secure ? 'secureConnect' : 'connect', connected.resolve))
  request.on('response', (body) => {
    // What goes wrong later is thrown to whoever reads the body.
    body.on('error', () => undefined)
    answer.resolve(body)
  })
  request.end()
  return { connected: connected.promise, answer: answer.promise, end: () => void request.destroy() }
}

/** Gives the addresses that were checked, whatever is asked. */
function lookupOf(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }))
  return (_name, options, found) => {
    const [first] = all
    if (options.all || first === undefined) found(null, all)
    else found(null, first.address, first.family)
  }
}

function unreachable(cause: Error): DiskImageError {
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : 'no answer'
  if (code.startsWith('HPE_')) return new DiskImageError({ kind: 'bad-answer', what: 'it is not HTTP' }, { cause })
  return new DiskImageError({ kind: 'unreachable', code }, { cause })
}
