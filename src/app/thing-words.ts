import type { ThingKey } from '../catalogue/decision.ts'
import type { ThingKind } from '../catalogue/store-port.ts'

/** What people call one thing of a kind, for example `policy`. */
export const nounOf = (kind: ThingKind): string => kind.replace(/ies$/, 'y').replace(/s$/, '')

/** The id or the name of a thing as people know it: users and roles with their account, clusters and instances without their cloud. */
export function labelOf(kind: ThingKind, key: ThingKey): string {
  if (typeof key === 'string') return key
  return kind === 'users' || kind === 'roles' ? key.join('/') : key[1]
}

/** A thing in words, with its name where that is not its id, for example `image image-5e2a (golden)`. */
export function thingInWords(kind: ThingKind, key: ThingKey, ...states: readonly unknown[]): string {
  const label = labelOf(kind, key)
  const name = kind === 'images' ? states.map(nameOf).find((found) => found !== undefined && found !== label) : undefined
  return `${nounOf(kind)} ${label}${name === undefined ? '' : ` (${name})`}`
}

function nameOf(thing: unknown): string | undefined {
  const name = typeof thing === 'object' && thing !== null && 'name' in thing ? thing.name : undefined
  return typeof name === 'string' ? name : undefined
}
