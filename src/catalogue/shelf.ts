import { AttributeIndex } from './attribute-index.ts'
import type { ServiceName } from './face.ts'
import { Haystack } from './haystack.ts'
import type { Image } from './image.ts'
import { type Attribute, holdsFor, type Predicate } from './query.ts'
import { Survey } from './survey.ts'

/** Accounts whose part of a shelf is kept with it, and images in all of these parts together. */
const MOST_SHOWN = 1_000
const MOST_IMAGES_SHOWN = 1_000_000

/**
 * The images of one owner, or of one visibility, in list order and indexed for listing. Immutable: when its images
 * change, a new shelf takes its place. Indexes are built when first needed.
 */
export class Shelf {
  readonly #images: readonly Image[]
  readonly #sides = new Map<ServiceName, Side>()
  readonly #shown = new Map<string, Shelf>()
  readonly #mostImagesShown: number
  #imagesShown = 0
  #survey: Survey | undefined

  /**
   * @param images in list order
   * @param mostImagesShown in the parts that are kept for accounts, all together
   */
  constructor(images: readonly Image[], mostImagesShown = MOST_IMAGES_SHOWN) {
    this.#images = images
    this.#mostImagesShown = mostImagesShown
  }

  /** A shelf of images in list order, looked through in slices between which others have their turn. */
  static async inTurns(images: readonly Image[]): Promise<Shelf> {
    const shelf = new Shelf(images)
    shelf.#survey = await Survey.inTurns(images)
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
      side = new Side(service, this.#facing(service))
      this.#sides.set(service, side)
    }
    return side.select(where)
  }

  /** What of an open shelf an account sees beside its own images: all that others own, and of shared ones those shared with it. */
  shownTo(account: string): Shelf {
    const { isShared, owners } = this.#surveyed
    if (!isShared && !owners.has(account)) return this
    let shown = this.#shown.get(account)
    if (shown === undefined) {
      shown = new Shelf(
        this.#images.filter(
          ({ owner, visibility, sharedWith }) => owner !== account && (visibility !== 'shared' || sharedWith.includes(account)),
        ),
      )
      this.#keepShown(account, shown)
    }
    return shown
  }

  get #surveyed(): Survey {
    this.#survey ??= Survey.of(this.#images)
    return this.#survey
  }

  #facing(service: ServiceName): readonly Image[] {
    // Most shelves are of one service, and need no second list.
    if (this.#surveyed.faces.get(service) === this.#images.length) return this.#images
    return this.#images.filter((image) => image.faces[service] !== undefined)
  }

  #keepShown(account: string, shown: Shelf): void {
    this.#imagesShown += shown.size
    if (this.#shown.size >= MOST_SHOWN || this.#imagesShown > this.#mostImagesShown) {
      this.#shown.clear()
      this.#imagesShown = shown.size
    }
    this.#shown.set(account, shown)
  }
}

/** Selections kept with each side of a shelf: few, because each may be as long as the shelf. */
const MOST_SELECTIONS = 16
const LONGEST_KEY = 1_000

/** A shelf as one service sees it. */
class Side {
  readonly #service: ServiceName
  readonly #images: readonly Image[]
  readonly #selections = new Map<string, readonly Image[]>()
  #byId: Map<string, number> | undefined
  #names: Haystack | undefined
  #osNames: Haystack | undefined
  readonly #attributes = new Map<string, AttributeIndex>()

  constructor(service: ServiceName, images: readonly Image[]) {
    this.#service = service
    this.#images = images
  }

  /** The same list for the same predicates, so that what is kept with it can be found again. */
  select(where: readonly Predicate[]): readonly Image[] {
    if (where.length === 0) return this.#images
    const key = JSON.stringify(where)
    let found = this.#selections.get(key)
    if (found === undefined) {
      // A caller may ask with megabytes of text, which are not worth remembering.
      if (key.length > LONGEST_KEY) return this.#find(where)
      if (this.#selections.size >= MOST_SELECTIONS) this.#selections.clear()
      found = this.#find(where)
      this.#selections.set(key, found)
    }
    return found
  }

  #find(where: readonly Predicate[]): readonly Image[] {
    let positions: readonly number[] | undefined
    const rest: Predicate[] = []
    for (const predicate of where) {
      const found = this.#lookUp(predicate)
      if (found === undefined) rest.push(predicate)
      else positions = positions === undefined ? found : intersection(positions, found)
    }
    const found = positions === undefined ? this.#images : positions.map((position) => this.#images[position] as Image)
    return rest.length === 0 ? found : found.filter((image) => rest.every((predicate) => holdsFor(image, this.#service, predicate)))
  }

  /** Positions of the images a predicate holds for, ascending; undefined when no index answers it. */
  #lookUp(predicate: Predicate): readonly number[] | undefined {
    switch (predicate.on) {
      case 'id': {
        this.#byId ??= new Map(this.#images.map((image, position) => [image.faces[this.#service]?.id ?? '', position]))
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
        return this.#indexOf(predicate.traits).runningOn(predicate.anyOf)
      case 'attribute':
        return this.#indexOf(predicate.attribute).withText(predicate.anyOf)
      case 'region':
      case 'visibility':
        return undefined
    }
  }

  #indexOf(attribute: Attribute): AttributeIndex {
    let index = this.#attributes.get(attribute.name)
    if (index === undefined) {
      index = new AttributeIndex(this.#images, attribute)
      this.#attributes.set(attribute.name, index)
    }
    return index
  }
}

function intersection(a: readonly number[], b: readonly number[]): number[] {
  const common: number[] = []
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    const [left, right] = [a[i] as number, b[j] as number]
    if (left === right) common.push(left)
    if (left > right) j++
    else i++
  }
  return common
}
