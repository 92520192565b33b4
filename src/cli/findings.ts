import type { AppContext } from '../app/context.ts'
import type { DataSettings } from '../app/open-data.ts'
import { defaultRootKey } from '../app/root-key.ts'
import { withoutPassword } from '../app/without-password.ts'
import type { ClientKey } from '../clouds/client.ts'
import type { Surroundings } from '../clouds/surroundings.ts'
import type { Distribution } from '../distribution.ts'
import { isLocalHost } from '../gateway/local-host.ts'
import { NoData } from '../store/engine.ts'
import { Unanswered } from './admin-client.ts'

/** One thing that was looked at. */
export interface Finding {
  readonly state: 'good' | 'warn' | 'bad'
  readonly summary: string
  /** What to do about it. */
  readonly fix?: string
}

/** What `/_mirrorhall/health` tells. */
export interface Health {
  readonly status: string
  readonly version: string
  readonly time: string
  readonly staleForSeconds?: number
}

const counted = (count: number, thing: string): string => `${count.toLocaleString('en')} ${thing}${count === 1 ? '' : 's'}`

const good = (summary: string): Finding => ({ state: 'good', summary })
const warn = (summary: string, fix: string): Finding => ({ state: 'warn', summary, fix })
const bad = (summary: string, fix: string): Finding => ({ state: 'bad', summary, fix })

/** Whether the server answers, is of this version, and hears its database. */
export function checkServer(health: Health | Error, endpoint: string, version: string): Finding[] {
  if (health instanceof Unanswered)
    return [bad(`no server answers at ${endpoint}`, 'start one with `npm start`, or name another with --endpoint')]
  if (health instanceof Error) return [bad(`what answers at ${endpoint} is not Mirrorhall`, 'name another address with --endpoint')]
  const findings = [good(`Mirrorhall ${health.version} answers at ${endpoint}`)]
  if (health.version !== version) findings.push(warn(`this command is of version ${version}`, 'use the same version on both sides'))
  if (health.status !== 'ok')
    findings.push(
      bad(
        `it has not heard from its database for ${health.staleForSeconds} s`,
        'see that the database runs and can be reached; it goes on by itself',
      ),
    )
  return findings
}

/** Signatures of five minutes ago are refused by one cloud, of fifteen by the other. */
const CLOCK_BAD_MS = 300_000
const CLOCK_WARN_MS = 10_000

/** Whether this machine's clock and the server's agree. @param asked @param answered milliseconds since the Unix epoch */
export function checkClock({ time }: Health, asked: number, answered: number): Finding[] {
  const offMs = Math.max(0, Date.parse(time) - answered, asked - Date.parse(time))
  const apart = `this machine’s clock and the server’s are ${Math.round(offMs / 1000).toLocaleString('en')} s apart`
  if (offMs >= CLOCK_BAD_MS) return [bad(`${apart}: signatures made here are refused`, 'set both clocks (NTP)')]
  return offMs >= CLOCK_WARN_MS ? [warn(apart, 'set both clocks (NTP)')] : [good('the clocks agree')]
}

/** What the data holds. */
export interface DataReport {
  readonly findings: readonly Finding[]
  /** Ids of all its keys; undefined when it could not be looked into. */
  readonly keyIds: ReadonlySet<string> | undefined
  readonly root: ClientKey | undefined
}

/** Whether the data opens with the master key, and has images and keys. */
export async function checkData(
  { data }: DataSettings,
  withData: <T>(act: (app: AppContext) => Promise<T>) => Promise<T>,
): Promise<DataReport> {
  const place = withoutPassword(data)
  if (data === ':memory:')
    return { findings: [warn('the data is in memory', 'it is gone when the server stops')], keyIds: undefined, root: undefined }
  try {
    return await withData(async (app) => {
      const { store } = app
      const keys = (await Promise.all((await store.accounts()).map(({ id }) => store.keys(id)))).flat()
      const images = await store.countImages()
      const found = await defaultRootKey(app)
      const root = found && { id: found.id, secret: found.secret }
      const findings = [good(`the data at ${place} opens: ${counted(images, 'image')}, ${counted(keys.length, 'key')}`)]
      if (images === 0) findings.push(warn('it holds no image', '`mirrorhall apply FILE` puts some in'))
      if (root === undefined) findings.push(warn('the default account has no root key', '`mirrorhall key create` makes one'))
      const unusable = keys.filter(({ enabled, expiresAt }) => !enabled || (expiresAt !== null && expiresAt < Date.now()))
      if (unusable.length > 0)
        findings.push(warn(`${counted(unusable.length, 'key')} of them disabled or expired`, '`mirrorhall key list` shows which'))
      return { findings, keyIds: new Set(keys.map(({ id }) => id)), root }
    })
  } catch (error) {
    if (error instanceof NoData)
      return {
        findings: [warn(`there is no data at ${place}`, '`npm start` makes it, or name another place with --data')],
        keyIds: undefined,
        root: undefined,
      }
    const why = error instanceof Error ? error.message : String(error)
    return {
      findings: [
        bad(
          `the data at ${place} does not open: ${why.replaceAll(data, place)}`,
          'name it with --data, and its key with --master-key-file',
        ),
      ],
      keyIds: undefined,
      root: undefined,
    }
  }
}

/** Whether a signed call of each service is answered. */
export async function checkCalls(distribution: Distribution, { endpoint, key }: { endpoint: string; key: ClientKey }): Promise<Finding[]> {
  return Promise.all(
    distribution.registry.services.map(async (service): Promise<Finding> => {
      const operation = distribution.registry.operations.find(
        (one) => one.service === service && one.access === 'read' && one.examples.length > 0,
      )
      const client = distribution.clients.find(({ cloud }) => cloud === service.cloud)
      if (operation === undefined || client === undefined) return warn(`${service.name} has nothing to call`, 'nothing to do')
      const { url, ...request } = client.sign(operation, {}, { endpoint, key, language: 'en', at: Date.now() })
      const name = `${service.name} ${operation.action}`
      try {
        const answer = client.read(await (await fetch(url, request)).text())
        if (answer.ok) return good(`a signed call of ${name} is answered`)
        return bad(`a signed call of ${name} is refused: ${answer.code}`, `mirrorhall explain ${answer.requestId}`)
      } catch (error) {
        return bad(`a call of ${name} fails: ${error instanceof Error ? error.message : error}`, 'see what listens at that address')
      }
    }),
  )
}

/** Host and port of an endpoint, with a scheme or without; the names of this machine count as one. */
function addressOf(endpoint: string): string {
  const url = endpoint.includes('://') ? endpoint : `http://${endpoint}`
  if (!URL.canParse(url)) return endpoint
  const { hostname, port, protocol } = new URL(url)
  return `${isLocalHost(hostname) ? 'localhost' : hostname}:${port || (protocol === 'https:' ? '443' : '80')}`
}

/** What in this shell and home folder would lead a vendor's clients past the server. */
export function checkSurroundings(
  cloud: string,
  { keys, endpoints }: Surroundings,
  endpoint: string,
  keyIds: ReadonlySet<string> | undefined,
): Finding[] {
  const { host } = new URL(endpoint)
  const here = addressOf(endpoint)
  const findings = keys
    .filter(({ id }) => keyIds !== undefined && !keyIds.has(id))
    .map(({ where, id }) =>
      warn(`${cloud}: ${where} has the key ${id}, which is none of this server’s`, `eval "$(mirrorhall env ${cloud})" sets one that is`),
    )
  for (const { where, value } of endpoints) {
    if (value !== undefined && addressOf(value) === here) findings.push(good(`${cloud}: ${where} leads here`))
    else
      findings.push(
        warn(
          `${cloud}: ${where} leads to ${value === undefined ? 'the real cloud: it names no endpoint' : withoutPassword(value)}`,
          `name ${host} there, or on each call; \`mirrorhall env ${cloud}\` shows how`,
        ),
      )
  }
  return findings.length > 0 || keys.length === 0 ? findings : [good(`${cloud}: the key that clients find here is one of this server’s`)]
}

/** Whether clients would ask a proxy of the shell's for the server. */
export function checkProxy(variables: Readonly<Record<string, string | undefined>>, endpoint: string): Finding[] {
  const proxy = variables['http_proxy'] || variables['HTTP_PROXY']
  const spared = (variables['no_proxy'] || variables['NO_PROXY'] || '').split(',').map((host) => host.trim())
  const { hostname, host } = new URL(endpoint)
  if (!proxy || spared.includes(hostname) || spared.includes('*') || proxy.includes(host)) return []
  return [
    warn(
      `http_proxy is set, so that clients ask ${withoutPassword(proxy)} for ${hostname}`,
      `export no_proxy=${[hostname, ...spared].filter(Boolean).join(',')}`,
    ),
  ]
}
