import { facesOf, type ServiceName } from './face.ts'
import type { Image } from './image.ts'
import { Turn } from './turn.ts'
import { estimatedBytesOf } from './weight.ts'

/** Images between two looks at the clock. */
const AT_ONCE = 128

/** What is known of a shelf's images without looking at each of them again. */
export class ShelfStatistics {
  #owners = new Map<string | null, number>()
  #faces = new Map<ServiceName, number>()
  #shared = 0
  #estimatedBytes = 1_000

  /** A statistics of all the images, made at once. */
  static of(images: readonly Image[]): ShelfStatistics {
    const statistics = new ShelfStatistics()
    for (const image of images) statistics.#count(image, 1)
    return statistics
  }

  /** The same, others having their turn in between. */
  static async inTurns(images: readonly Image[]): Promise<ShelfStatistics> {
    const statistics = new ShelfStatistics()
    const turn = new Turn()
    for (let index = 0; index < images.length; index++) {
      if (index % AT_ONCE === 0 && turn.isOver) await turn.pass()
      statistics.#count(images[index] as Image, 1)
    }
    return statistics
  }

  /** Memory the images take, bytes: see `weight.ts`. */
  get estimatedBytes(): number {
    return this.#estimatedBytes
  }

  /** Whether any of the images is shared. */
  get isShared(): boolean {
    return this.#shared > 0
  }

  /** Whether the account owns any of the images. */
  hasOwner(account: string): boolean {
    return this.#owners.has(account)
  }

  /** How many of the images have a face in the service. */
  facesIn(service: ServiceName): number {
    return this.#faces.get(service) ?? 0
  }

  /** The statistics of the same images without some of them and with others. */
  exchanged(gone: readonly Image[], come: readonly Image[]): ShelfStatistics {
    const statistics = new ShelfStatistics()
    statistics.#owners = new Map(this.#owners)
    statistics.#faces = new Map(this.#faces)
    statistics.#shared = this.#shared
    statistics.#estimatedBytes = this.#estimatedBytes
    for (const image of gone) statistics.#count(image, -1)
    for (const image of come) statistics.#count(image, 1)
    return statistics
  }

  #count(image: Image, by: 1 | -1): void {
    const owned = (this.#owners.get(image.owner) ?? 0) + by
    if (owned === 0) this.#owners.delete(image.owner)
    else this.#owners.set(image.owner, owned)
    this.#estimatedBytes += by * estimatedBytesOf(image)
    if (image.visibility === 'shared') this.#shared += by
    for (const [service] of facesOf(image.faces)) this.#faces.set(service, (this.#faces.get(service) ?? 0) + by)
  }
}
