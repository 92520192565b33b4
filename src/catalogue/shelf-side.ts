import type { ServiceName } from './face.ts'
import type { Image } from './image.ts'
import { exchanged } from './list-order.ts'
import { holdsFor, type Predicate } from './query.ts'
import { ShelfIndex } from './shelf-index.ts'

/** Selections kept with each side of a shelf: few, because each may be as long as the shelf. */
const MAX_SELECTIONS = 16
const MAX_LENGTH_KEY = 1_000

/** Images that came or went since an index was built, at most: those that came are looked at one by one. */
const MAX_CHANGES = 500

/** A shelf as one service sees it. Immutable. */
export class Side {
  readonly #service: ServiceName
  readonly #images: readonly Image[]
  /** Of the images as they were some changes ago: building it takes as long as a hundred changes. */
  readonly #index: ShelfIndex
  /** Images of the index that are gone since. */
  readonly #gone: ReadonlySet<Image>
  /** Images that came since, in list order. */
  readonly #come: readonly Image[]
  readonly #selections = new Map<string, readonly Image[]>()

  /** @param images with a face in the service, in list order */
  constructor(
    service: ServiceName,
    images: readonly Image[],
    indexed = { index: new ShelfIndex(service, images), gone: NONE, come: [] as readonly Image[] },
  ) {
    this.#service = service
    this.#images = images
    this.#index = indexed.index
    this.#gone = indexed.gone
    this.#come = indexed.come
  }

  /** With a face in the service, in list order. */
  get images(): readonly Image[] {
    return this.#images
  }

  /** The same list for the same predicates, so that what is kept with it can be found again. */
  select(where: readonly Predicate[]): readonly Image[] {
    if (where.length === 0) return this.#images
    const key = JSON.stringify(where)
    let found = this.#selections.get(key)
    if (found === undefined) {
      // A caller may ask with megabytes of text, which are not worth remembering.
      if (key.length > MAX_LENGTH_KEY) return this.#find(where)
      if (this.#selections.size >= MAX_SELECTIONS) this.#selections.clear()
      found = this.#find(where)
      this.#selections.set(key, found)
    }
    return found
  }

  /**
   * The side of the shelf that takes this one's place.
   * @param images this side's without those that are gone and with those that came
   * @param gone images of this side
   * @param come in list order
   */
  exchanged(images: readonly Image[], gone: ReadonlySet<Image>, come: readonly Image[]): Side {
    const stillCome = this.#come.filter((image) => !gone.has(image))
    const came = new Set(this.#come)
    const indexed = {
      index: this.#index,
      gone: new Set([...this.#gone, ...[...gone].filter((image) => !came.has(image))]),
      come: exchanged(stillCome, [], come),
    }
    return new Side(this.#service, images, indexed.gone.size + indexed.come.length > MAX_CHANGES ? undefined : indexed)
  }

  #find(where: readonly Predicate[]): readonly Image[] {
    const { images, rest } = this.#index.find(where)
    if (rest.length === where.length) return this.#images.filter((image) => this.#holds(image, where))
    const found = images.filter((image) => !this.#gone.has(image) && this.#holds(image, rest))
    return exchanged(
      found,
      [],
      this.#come.filter((image) => this.#holds(image, where)),
    )
  }

  #holds(image: Image, where: readonly Predicate[]): boolean {
    return where.every((predicate) => holdsFor(image, this.#service, predicate))
  }
}

const NONE: ReadonlySet<Image> = new Set()
