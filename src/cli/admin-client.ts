import { isLocalHost } from '../gateway/local-host.ts'
import { ADMIN_PREFIX } from '../gateway/own-path.ts'
import { DEFAULT_PORT } from '../settings.ts'

/** Which server's admin side a command asks, as the settings say. */
export interface AdminSettings {
  readonly endpoint?: string
  readonly adminToken?: string
}

/** The server a command talks to: as given, else on this machine. Without a slash at its end. @throws Error when it is no URL */
export function endpointOf(endpoint: string | undefined): string {
  const url = endpoint ?? `http://127.0.0.1:${process.env['MIRRORHALL_PORT'] || DEFAULT_PORT}`
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new Error(`${url} is not an endpoint. Write it as http://127.0.0.1:${DEFAULT_PORT}.`)
  askDirectly(new URL(url).hostname)
  return url.replace(/\/+$/, '')
}

/** A proxy of the shell's is not asked for this machine itself: it would look on its own. */
function askDirectly(hostname: string): void {
  if (!isLocalHost(hostname)) return
  const spared = process.env['NO_PROXY'] ?? process.env['no_proxy'] ?? ''
  process.env['NO_PROXY'] = spared === '' ? hostname : `${spared},${hostname}`
}

/** No server answers at the address. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered'
}

/**
 * Asks the admin side of a running server. @param path below `/_mirrorhall`
 * @throws Unanswered and other errors that say what is wrong and how to fix it
 */
export async function askAdmin<T>(settings: AdminSettings, path: string): Promise<T> {
  const endpoint = endpointOf(settings.endpoint)
  const headers: Record<string, string> = settings.adminToken === undefined ? {} : { Authorization: `Bearer ${settings.adminToken}` }
  const response = await fetch(`${endpoint}${ADMIN_PREFIX}${path}`, { headers }).catch(() => {
    throw new Unanswered(`No server answers at ${endpoint}. Start one with \`npm start\`, or name another with --endpoint.`)
  })
  const text = await response.text()
  const body = parse(text)
  if (response.ok && body !== undefined) return body as T
  const { error } = (body ?? {}) as { error?: unknown }
  throw new Error(
    typeof error === 'string'
      ? error
      : `What answers at ${endpoint} is no Mirrorhall: it said ${response.status} to ${ADMIN_PREFIX}${path}.`,
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
