import { type HeldKey, THING_KINDS, type ThingKind, type WriteResult } from '../catalogue/store-port.ts'
import type { ThingChange } from '../catalogue/thing-change.ts'
import { type MemberChange, memberChanges } from './member-changes.ts'

/** One thing that a write adds, changes or takes out, or that its files no longer name, or that is held by hand. */
export interface PlanEntry {
  readonly action: 'add' | 'change' | 'remove' | 'hold'
  readonly kind: ThingKind
  /** As people call it; of an image its name and its id. */
  readonly name: string
  /** Of a change: its members one by one. A secret is never among them. */
  readonly members?: readonly MemberChange[]
  /** Of a change of a key: that its secret becomes another. */
  readonly changesSecret?: true
  /** Of what the files no longer name: why it is not removed. */
  readonly stays?: 'without-prune' | 'in-use'
  /** Of a key that is held: what was done to it by hand, and when (ISO 8601). */
  readonly held?: { readonly what: HeldKey['what']; readonly at: string }
}

/** What files change, or would change: by kind, each after those it refers to. */
export interface Plan {
  readonly entries: readonly PlanEntry[]
  /** Entries by action. */
  readonly counts: { readonly [action in PlanEntry['action']]: number }
}

/**
 * The plan of a write.
 * @param changes all that it was told to change
 * @param prune whether pruning is wanted, and whether the write did it, which a dry run does in any case
 */
export function planOf(
  changes: readonly ThingChange[],
  { held = [], unnamed }: Pick<WriteResult, 'held' | 'unnamed'>,
  prune: { readonly wanted: boolean; readonly tried: boolean },
): Plan {
  const ofPrune = new Set(THING_KINDS.flatMap((kind) => (unnamed?.removed[kind] ?? []).map((name) => `${kind} ${name}`)))
  const entries = changes.map((change): PlanEntry => {
    const entry = entryOf(change)
    return prune.wanted || entry.action !== 'remove' || !ofPrune.has(`${entry.kind} ${entry.name}`)
      ? entry
      : { ...entry, stays: 'without-prune' }
  })
  for (const kind of THING_KINDS) {
    const stays = prune.tried ? 'in-use' : 'without-prune'
    for (const name of unnamed?.left[kind] ?? []) entries.push({ action: 'remove', kind, name, stays })
  }
  for (const { keyId, what, at } of held) {
    entries.push({ action: 'hold', kind: 'keys', name: keyId, held: { what, at: new Date(at).toISOString() } })
  }
  const count = (action: PlanEntry['action']) => entries.filter((entry) => entry.action === action).length
  return {
    entries: entries.toSorted((a, b) => THING_KINDS.indexOf(a.kind) - THING_KINDS.indexOf(b.kind)),
    counts: { add: count('add'), change: count('change'), remove: count('remove'), hold: count('hold') },
  }
}

/**
 * What a write was told to change, with an image that got another id as one change.
 * @param moves the new ids by those they had
 */
export function withMoves(changes: readonly ThingChange[], moves: ReadonlyMap<string, string>): readonly ThingChange[] {
  if (moves.size === 0) return changes
  const gone = new Map<string, ThingChange>()
  for (const change of changes) {
    const now = change.kind === 'images' && change.after === undefined ? moves.get(change.label) : undefined
    if (now !== undefined) gone.set(now, change)
  }
  const isMove = new Set(gone.values())
  return changes.flatMap((change) => {
    if (isMove.has(change)) return []
    const before = change.kind === 'images' ? gone.get(change.label)?.before : undefined
    return [before === undefined || change.before !== undefined ? change : { ...change, before }]
  })
}

/** Whether the catalogue is not as the files say. What is held by hand is as it shall be. */
export const isDifferent = ({ counts: { add, change, remove } }: Plan): boolean => add + change + remove > 0

function entryOf({ kind, label, before, after, changesSecret }: ThingChange): PlanEntry {
  const name = nameOf(kind, label, after ?? before)
  if (after === undefined) return { action: 'remove', kind, name }
  if (before === undefined) return { action: 'add', kind, name }
  return { action: 'change', kind, name, members: memberChanges(before, after), ...(changesSecret && { changesSecret }) }
}

/** An id of an image may be derived, and is then known to nobody. */
function nameOf(kind: ThingKind, label: string, thing: unknown): string {
  const { name } = (thing ?? {}) as { readonly name?: string }
  return kind === 'images' && name !== undefined ? `${name} (${label})` : label
}
