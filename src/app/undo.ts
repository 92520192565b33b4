import { isDeepStrictEqual } from 'node:util'
import type { AccessKey } from '../access/account.ts'
import type { Change, StoreReader, ThingKey } from '../catalogue/decision.ts'
import type { Image } from '../catalogue/image.ts'
import { type Changes, THING_KINDS, type ThingKind } from '../catalogue/store-port.ts'
import type { AppContext } from './context.ts'
import { thingInWords } from './thing-words.ts'

/** What undoing did to a thing: what it was until then, and what it is now; undefined where there was or is none. No secrets. */
export interface Undone {
  readonly change: number
  readonly kind: ThingKind
  readonly key: ThingKey
  readonly before: unknown
  readonly after: unknown
}

/** A change of a thing that the history tells. */
type OneChange = Change & { readonly of: NonNullable<Change['of']> }

/**
 * Puts back what changes replaced, all of them in one transaction, which is in the history itself.
 * @param numbers of entries of the change log; of several of one thing the newest is undone first
 * @param force whether a thing that was changed since is put back all the same
 * @throws Error for a change that is not in the history, or whose thing has changed since; Conflict where what is put back cannot be
 */
export async function undoChanges(app: AppContext, numbers: readonly number[], force: boolean): Promise<readonly Undone[]> {
  const changes = (await app.store.changes({ seqs: [...new Set(numbers)], max: numbers.length })).map(refuseUntold)
  const missing = numbers.find((number) => !changes.some(({ seq }) => seq === number))
  if (missing !== undefined) throw new Error(`There is no change ${missing} in the history: \`mirrorhall history\` shows those there are.`)
  let undone: readonly Undone[] = []
  await app.catalogue.transact(async (read) => {
    const things = new Things(read)
    const done: Undone[] = []
    for (const change of changes) {
      const before = openOf(change.of.kind, await things.now(change.of))
      await things.undo(change, force)
      done.push({ change: change.seq, ...change.of, before, after: change.before })
    }
    undone = done
    return things.changes
  })
  return undone
}

/** The things that are put back: as they are so far, and what is to be written. */
class Things {
  readonly #read: StoreReader
  readonly #states = new Map<string, { readonly of: OneChange['of']; readonly thing: unknown }>()
  readonly #holds: NonNullable<Changes['holds']>[number][] = []
  readonly #releases: NonNullable<Changes['holds']>[number][] = []

  constructor(read: StoreReader) {
    this.#read = read
  }

  /** The thing as it is when all that was undone so far is. */
  async now(of: OneChange['of']): Promise<unknown> {
    const known = this.#states.get(idOf(of))
    return known === undefined ? (await this.#read.get(of.kind, of.key))?.thing : known.thing
  }

  /** @throws Error for a thing that was changed since, and for one that cannot be put back */
  async undo(change: OneChange, force: boolean): Promise<void> {
    const { of, before, after, isAfterKnown } = change
    const now = await this.now(of)
    const isAsLeft = isAfterKnown && isDeepStrictEqual(openOf(of.kind, now), after)
    if (!isAsLeft && !force) throw changedSince(change)
    if (before === undefined && now === undefined)
      throw new Error(`${theThing(change)} is gone, and was not there before the change ${change.seq} either.`)
    if (of.kind === 'images' && before !== undefined) await this.#refuseStrangers(change, before as Image)
    this.#states.set(idOf(of), { of, thing: of.kind === 'keys' ? this.#keyBefore(change, now as AccessKey | undefined) : before })
  }

  /** An account that comes later under the name of one that is gone must not see what was shared with that. @throws Error */
  async #refuseStrangers(change: OneChange, { sharedWith }: Image): Promise<void> {
    for (const account of sharedWith) {
      if ((await this.now({ kind: 'accounts', key: account })) !== undefined) continue
      throw new Error(`${theThing(change)} was shared with the account ${account}, which is gone: put that back first.`)
    }
  }

  /** What is to be written. */
  get changes(): Changes {
    const all = [...this.#states.values()]
    const ofKind = (kind: ThingKind) => all.filter(({ of }) => of.kind === kind)
    const puts = THING_KINDS.map((kind) => [kind, ofKind(kind).flatMap(({ thing }) => (thing === undefined ? [] : [thing]))])
    const removals = THING_KINDS.map((kind) => [kind, ofKind(kind).flatMap(({ of, thing }) => (thing === undefined ? [of.key] : []))])
    return { ...Object.fromEntries(puts), removals: Object.fromEntries(removals), holds: this.#holds, releases: this.#releases }
  }

  /** What the change of a key replaced: its secret is what it is, because the history has none. What is done so to a key is done by hand. */
  #keyBefore(change: OneChange, now: AccessKey | undefined): AccessKey | undefined {
    const before = change.before as Omit<AccessKey, 'secret' | 'token'> | undefined
    if (before === undefined) {
      this.#holds.push({ keyId: String(change.of.key), what: 'deleted' })
      return undefined
    }
    if (now === undefined)
      throw new Error(`The key ${before.id} cannot be put back: the history keeps no secrets. \`mirrorhall key create\` makes another.`)
    if (isDeepStrictEqual(before, change.after))
      throw new Error(`The change ${change.seq} gave the key ${before.id} another secret, and the history does not have the one before.`)
    if (before.enabled !== now.enabled) (before.enabled ? this.#releases : this.#holds).push({ keyId: before.id, what: 'disabled' })
    return { ...before, secret: now.secret, token: now.token }
  }
}

const idOf = ({ kind, key }: OneChange['of']): string => JSON.stringify([kind, key])

/** A thing as the history has it. */
function openOf(kind: ThingKind, thing: unknown): unknown {
  if (kind !== 'keys' || thing === undefined) return thing
  const { secret: _, token: __, ...open } = thing as AccessKey
  return open
}

function refuseUntold(change: Change): OneChange {
  const { of, seq } = change
  if (of !== undefined) return { ...change, of }
  throw new Error(
    `The change ${seq} cannot be undone: it wrote so many things at once that the history does not tell what each was before.`,
  )
}

const theThing = ({ of, before, after }: OneChange): string => `The ${thingInWords(of.kind, of.key, before, after)}`

function changedSince(change: OneChange): Error {
  const since = change.isAfterKnown
    ? `was changed since the change ${change.seq}`
    : `may have been changed since the change ${change.seq}: the history does not tell`
  return new Error(`${theThing(change)} ${since}. \`mirrorhall history\` shows its changes; --force puts it back all the same.`)
}
