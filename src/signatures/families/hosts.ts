import { mistake } from '../mistake.ts'
import type { SignatureScheme } from '../scheme.ts'
import { doneLike, type Hypothesis } from '../search.ts'

/** What a request says of the hosts it was sent to. */
export interface CalledHosts {
  readonly port: number
  readonly headers: { get(name: string): string | null }
}

/** Another host was signed than the one that was called. @param others hosts that clients of the method sign by mistake, beside those of gateways */
export function* hostMistakes(scheme: SignatureScheme, { headers }: CalledHosts, others: Iterable<string>): Generator<Hypothesis> {
  const called = headers.get('host')?.trim() ?? ''
  const right = new Set(scheme.hosts())
  for (const signed of new Set([...forwardedHosts(headers), ...others])) {
    if (right.has(signed)) continue
    const other = mistake('another-host', { signed, called }, signed === '' ? 'empty' : undefined)
    yield doneLike({ ...scheme, hosts: () => [signed] }, other, {})
  }
}

/** Hosts that a gateway in between says it was called by. */
const forwardedHosts = (headers: CalledHosts['headers']): string[] => {
  const [, forwarded = ''] = /\bhost="?([^";,\s]+)/i.exec(headers.get('forwarded') ?? '') ?? []
  return [headers.get('x-forwarded-host')?.split(',', 1)[0]?.trim() ?? '', forwarded].filter((host) => host !== '')
}

/** The names of this machine, with and without the port. */
export const localHosts = (port: number): string[] =>
  ['localhost', '127.0.0.1', '[::1]', '0.0.0.0'].flatMap((name) => [name, `${name}:${port}`, `http://${name}:${port}`])
