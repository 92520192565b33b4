import type { ThingKind } from './store-port.ts'

/** One thing that a write changes. Nothing of it is a secret. */
export interface ThingChange {
  readonly kind: ThingKind
  /** As people call it: an id, a name, or `account/name`. */
  readonly label: string
  /** The thing before; undefined when it is new, or what was stored could not be read. */
  readonly before: unknown
  /** The thing after; undefined when it is taken out. */
  readonly after: unknown
  /** Whether the secret or the token of a key becomes another. */
  readonly changesSecret: boolean
}

/** Told of each thing that a write changes, before it is committed. */
export type OnThingChange = (change: ThingChange) => void
