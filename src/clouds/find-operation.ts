import type { Operation } from '../api/operation.ts'
import { Refusal } from '../api/refusal.ts'
import type { Registry } from '../api/registry.ts'
import type { Service } from '../api/service.ts'

/** Longest text of a request that a refusal repeats, characters. */
const MAX_REPEATED = 200

/**
 * The operation of that version and action in one of the services; where several of them have the version, the first that
 * has the action.
 * @param services at least one
 * @throws Refusal unknown-version, action-not-served, unknown-action
 */
export function findOperation(registry: Registry, services: readonly Service[], version: string, action: string): Operation {
  const ofVersion = services.filter((service) => service.version === version)
  const [first] = ofVersion
  if (first === undefined)
    throw new Refusal('unknown-version', { product: services[0]?.name ?? '', version: version.slice(0, MAX_REPEATED) })
  for (const service of ofVersion) {
    const operation = registry.find(service, action)
    if (operation !== undefined) return operation
  }
  const known = ofVersion.find(({ actions }) => actions.includes(action))
  const detail = { action: action.slice(0, MAX_REPEATED), product: (known ?? first).name, version }
  throw new Refusal(known === undefined ? 'unknown-action' : 'action-not-served', detail)
}
