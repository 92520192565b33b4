import type { Image, OpenVisibility } from './image.ts'
import type { Replacement } from './shelf.ts'

/** A shelf by its owner or by its visibility. */
export type ShelfTopic = `shelf:${string}` | `shelf-${OpenVisibility}`

/**
 * A part of the catalogue that is read, cached and forgotten as one: an owner's shelf, the public shelf, or who may
 * do what: one key (`key:`), or all of it (`access`). `everything` says that the log no longer tells what was touched, so nothing in memory counts.
 */
export type Topic = ShelfTopic | `key:${string}` | 'access' | 'estate' | 'everything'

/** An image that was put in, changed or taken out. */
export interface ImageChange {
  /** What it was before each of the changes; nothing for one that was new. */
  readonly before: readonly Image[]
  /** What it is now; undefined when it is gone. */
  readonly after: Image | undefined
}

/** The shelves that an image is on. */
export function shelvesOf({ owner, visibility }: Image): ShelfTopic[] {
  return [...(owner === null ? [] : [`shelf:${owner}` as const]), ...(visibility === 'private' ? [] : [`shelf-${visibility}` as const])]
}

/** What the changes of images come to on each shelf they touch. */
export function replacementsByShelf(changes: readonly ImageChange[]): ReadonlyMap<ShelfTopic, readonly Replacement[]> {
  const byShelf = new Map<ShelfTopic, Replacement[]>()
  for (const { before, after } of changes) {
    const states = after === undefined ? before : [...before, after]
    for (const shelf of new Set(states.flatMap(shelvesOf))) {
      const isHere = (image: Image | undefined) => image !== undefined && shelvesOf(image).includes(shelf)
      const replacement = { before: before.filter(isHere), after: isHere(after) ? after : undefined }
      byShelf.set(shelf, [...(byShelf.get(shelf) ?? []), replacement])
    }
  }
  return byShelf
}
