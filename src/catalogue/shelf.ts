import { Haystack } from './haystack.ts'
import { type CloudName, compareImages, type Image } from './image.ts'
import { holdsFor, type Predicate } from './query.ts'

/** Accounts whose part of a shelf is kept with it. */
const MOST_SHOWN = 1_000

/**
 * The images of one owner, or of one visibility, in list order and indexed for listing. Immutable: when its images
 * change, a new shelf takes its place. Indexes are built when first needed.
 */
export class Shelf {
  readonly #images: readonly Image[]
  readonly #owners: ReadonlySet<string | null>
  readonly #sides = new Map<CloudName, Side>()
  readonly #isShared: boolean
  readonly #shown = new Map<string, Shelf>()

  /** @param images in list order */
  constructor(images: readonly Image[]) {
    this.#images = images
    this.#owners = new Set(images.map((image) => image.owner))
    this.#isShared = images.some(({ visibility }) => visibility === 'shared')
  }

  get size(): number {
    return this.#images.length
  }

  /** Memory the shelf takes with its indexes and the cached views of its images, bytes, estimated from its texts. */
  get estimatedBytes(): number {
    let bytes = 1_000
    for (const image of this.#images) bytes += estimatedBytesOf(image)
    return bytes
  }

  /** The images with a face in the cloud for which every predicate holds, in list order. */
  select(cloud: CloudName, where: readonly Predicate[]): readonly Image[] {
    let side = this.#sides.get(cloud)
    if (side === undefined) {
      side = new Side(
        cloud,
        this.#images.filter((image) => image.faces[cloud] !== undefined),
      )
      this.#sides.set(cloud, side)
    }
    return side.select(where)
  }

  /** What of an open shelf an account sees beside its own images: all that others own, and of shared ones those shared with it. */
  shownTo(account: string): Shelf {
    if (!this.#isShared && !this.#owners.has(account)) return this
    let shown = this.#shown.get(account)
    if (shown === undefined) {
      shown = new Shelf(
        this.#images.filter(
          ({ owner, visibility, sharedWith }) => owner !== account && (visibility !== 'shared' || sharedWith.includes(account)),
        ),
      )
      if (this.#shown.size >= MOST_SHOWN) this.#shown.clear()
      this.#shown.set(account, shown)
    }
    return shown
  }
}

/** A shelf as one cloud sees it. */
class Side {
  readonly #cloud: CloudName
  readonly #images: readonly Image[]
  #byId: Map<string, number> | undefined
  #names: Haystack | undefined
  #osNames: Haystack | undefined

  constructor(cloud: CloudName, images: readonly Image[]) {
    this.#cloud = cloud
    this.#images = images
  }

  select(where: readonly Predicate[]): readonly Image[] {
    let positions: readonly number[] | undefined
    const rest: Predicate[] = []
    for (const predicate of where) {
      const found = this.#lookUp(predicate)
      if (found === undefined) rest.push(predicate)
      else positions = positions === undefined ? found : intersection(positions, found)
    }
    const found = positions === undefined ? this.#images : positions.map((position) => this.#images[position] as Image)
    return rest.length === 0 ? found : found.filter((image) => rest.every((predicate) => holdsFor(image, this.#cloud, predicate)))
  }

  /** Positions of the images a predicate holds for, ascending; undefined when no index answers it. */
  #lookUp(predicate: Predicate): readonly number[] | undefined {
    switch (predicate.on) {
      case 'id': {
        this.#byId ??= new Map(this.#images.map((image, position) => [image.faces[this.#cloud]?.id ?? '', position]))
        const byId = this.#byId
        const positions = new Set(predicate.anyOf.map((id) => byId.get(id)))
        return [...positions].filter((position) => position !== undefined).sort((a, b) => a - b)
      }
      case 'name':
        this.#names ??= new Haystack(this.#images.map((image) => image.name))
        return this.#names.positionsOf(predicate.contains)
      case 'osName':
        this.#osNames ??= new Haystack(this.#images.map((image) => image.os.name))
        return this.#osNames.positionsOf(predicate.contains)
      case 'machine':
        return undefined
    }
  }
}

function intersection(a: readonly number[], b: readonly number[]): number[] {
  const common: number[] = []
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    const difference = (a[i] as number) - (b[j] as number)
    if (difference === 0) common.push(a[i] as number)
    if (difference <= 0) i++
    if (difference >= 0) j++
  }
  return common
}

/** Objects, two cached views and their bytes weigh about this much beside the texts. */
const IMAGE_OVERHEAD_BYTES = 2_500

/** Texts are held in the image, in its views, in their bytes and in the indexes. */
const COPIES_OF_TEXT = 6

function estimatedBytesOf(image: Image): number {
  let text = image.name.length + image.description.length + image.os.name.length + image.os.platform.length
  for (const face of Object.values(image.faces)) text += JSON.stringify(face.details).length
  return IMAGE_OVERHEAD_BYTES + text * COPIES_OF_TEXT
}

/** A stretch of a list, and how long the whole of it is. */
export interface Page {
  readonly total: number
  readonly images: readonly Image[]
}

/** The images at `offset` to `offset + limit` of the ordered lists merged into one, without merging what comes before. */
export function mergedPage(lists: readonly (readonly Image[])[], offset: number, limit: number): Page {
  const total = lists.reduce((sum, list) => sum + list.length, 0)
  const [only] = lists
  if (lists.length === 1 && only !== undefined) return { total, images: only.slice(offset, offset + limit) }
  const heads = lists.map(() => 0)
  skip(lists, heads, Math.min(offset, total))
  const images: Image[] = []
  while (images.length < limit) {
    const next = indexOfFirst(lists, heads, 1)
    if (next < 0) break
    images.push(lists[next]?.[heads[next] as number] as Image)
    heads[next] = (heads[next] as number) + 1
  }
  return { total, images }
}

/**
 * Moves the heads past the first `count` images of the merged order. Of `count` images to pass, the list whose
 * (count / lists)-th next image comes first has all of those among them: that many are passed in one step.
 */
function skip(lists: readonly (readonly Image[])[], heads: number[], count: number): void {
  let left = count
  while (left > 0) {
    const open = lists.filter((list, index) => (heads[index] as number) < list.length).length
    const step = Math.max(1, Math.floor(left / open))
    const first = indexOfFirst(lists, heads, step)
    if (first < 0) return
    const passed = Math.min(step, (lists[first]?.length ?? 0) - (heads[first] as number))
    heads[first] = (heads[first] as number) + passed
    left -= passed
  }
}

/** The list whose `step`-th image from its head comes first in list order; a shorter list is judged by its last. */
function indexOfFirst(lists: readonly (readonly Image[])[], heads: readonly number[], step: number): number {
  let best = -1
  let bestImage: Image | undefined
  lists.forEach((list, index) => {
    const head = heads[index] as number
    const image = list[Math.min(head + step, list.length) - 1]
    if (head >= list.length || image === undefined) return
    if (bestImage === undefined || compareImages(image, bestImage) < 0) {
      best = index
      bestImage = image
    }
  })
  return best
}
