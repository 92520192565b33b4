import type { ServiceName } from './face.ts'
import { compareImages, type Image } from './image.ts'
import { exchanged, positionOf } from './list-order.ts'
import type { Predicate } from './query.ts'
import { Side } from './shelf-side.ts'
import { ShelfStatistics } from './shelf-statistics.ts'

/** Accounts whose part of a shelf is kept with it, and images in all of these parts together. */
const MAX_SHOWN = 1_000
const MAX_IMAGES_SHOWN = 1_000_000

/** An image that changed, as far as one shelf is concerned. */
export interface Replacement {
  /** What it was, and belonged on the shelf as; several when it changed more than once. */
  readonly before: readonly Image[]
  /** What it is now; undefined when it is gone or does not belong on the shelf any more. */
  readonly after: Image | undefined
}

/**
 * The images of one owner, or of one visibility, in list order and indexed for listing. Immutable: when its images
 * change, a new shelf takes its place. Indexes are built when first needed.
 */
export class Shelf {
  readonly #images: readonly Image[]
  readonly #sides = new Map<ServiceName, Side>()
  readonly #shown = new Map<string, Shelf>()
  readonly #maxImagesShown: number
  #imagesShown = 0
  #statistics: ShelfStatistics | undefined

  /**
   * @param images in list order
   * @param maxImagesShown in the parts that are kept for accounts, all together
   */
  constructor(images: readonly Image[], maxImagesShown = MAX_IMAGES_SHOWN) {
    this.#images = images
    this.#maxImagesShown = maxImagesShown
  }

  /** A shelf of images in list order, looked through in slices between which others have their turn. */
  static async inTurns(images: readonly Image[]): Promise<Shelf> {
    const shelf = new Shelf(images)
    shelf.#statistics = await ShelfStatistics.inTurns(images)
    return shelf
  }

  get size(): number {
    return this.#images.length
  }

  /** Memory the shelf takes, bytes: see `weight.ts`. */
  get estimatedBytes(): number {
    return this.#surveyed.estimatedBytes
  }

  /** The images with a face in the service for which every predicate holds, in list order. */
  select(service: ServiceName, where: readonly Predicate[]): readonly Image[] {
    let side = this.#sides.get(service)
    if (side === undefined) {
      side = new Side(service, this.#isFacing(service) ? this.#images : this.#images.filter(faces(service)))
      this.#sides.set(service, side)
    }
    return side.select(where)
  }

  /** What of an open shelf an account sees beside its own images: all that others own, and of shared ones those shared with it. */
  shownTo(account: string): Shelf {
    if (!this.#surveyed.isShared && !this.#surveyed.hasOwner(account)) return this
    let shown = this.#shown.get(account)
    if (shown === undefined) {
      shown = new Shelf(this.#images.filter(isShownTo(account)))
      this.#keepShown(account, shown)
    }
    return shown
  }

  /** The shelf with images replaced; this one where that changes nothing. One that has been replaced already is replaced by itself. */
  patched(replacements: readonly Replacement[]): Shelf {
    const gone = new Set<Image>()
    const come: Image[] = []
    for (const { before, after } of replacements) {
      for (const state of after === undefined ? before : [...before, after]) {
        const found = this.#images[positionOf(this.#images, state)]
        if (found !== undefined && compareImages(found, state) === 0) gone.add(found)
      }
      if (after !== undefined) come.push(after)
    }
    return this.#exchanged([...gone], come.sort(compareImages))
  }

  /** What is kept with this shelf goes on with the new one, as far as it is still right. */
  #exchanged(gone: readonly Image[], come: readonly Image[]): Shelf {
    if (gone.length === 0 && come.length === 0) return this
    const shelf = new Shelf(exchanged(this.#images, gone, come), this.#maxImagesShown)
    shelf.#statistics = this.#surveyed.exchanged(gone, come)
    for (const [service, side] of this.#sides) {
      const [goneHere, comeHere] = [gone.filter(faces(service)), come.filter(faces(service))]
      const images = shelf.#isFacing(service) ? shelf.#images : exchanged(side.images, goneHere, comeHere)
      shelf.#sides.set(service, side.exchanged(images, new Set(goneHere), comeHere))
    }
    for (const [account, shown] of this.#shown) {
      shelf.#keepShown(account, shown.#exchanged(gone.filter(isShownTo(account)), come.filter(isShownTo(account))))
    }
    return shelf
  }

  get #surveyed(): ShelfStatistics {
    this.#statistics ??= ShelfStatistics.of(this.#images)
    return this.#statistics
  }

  /** Whether all images have a face in the service: most shelves are of one service, and need no second list. */
  #isFacing(service: ServiceName): boolean {
    return this.#surveyed.facesIn(service) === this.#images.length
  }

  #keepShown(account: string, shown: Shelf): void {
    this.#imagesShown += shown.size
    if (this.#shown.size >= MAX_SHOWN || this.#imagesShown > this.#maxImagesShown) {
      this.#shown.clear()
      this.#imagesShown = shown.size
    }
    this.#shown.set(account, shown)
  }
}

const faces = (service: ServiceName) => (image: Image) => image.faces[service] !== undefined

const isShownTo =
  (account: string) =>
  ({ owner, visibility, sharedWith }: Image) =>
    owner !== account && (visibility !== 'shared' || sharedWith.includes(account))
