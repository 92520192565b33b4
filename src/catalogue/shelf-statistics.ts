import { facesOf, type ServiceName } from './face.ts'
import type { Image } from './image.ts'
import { Turn } from './turn.ts'
import { estimatedBytesOf } from './weight.ts'

/** Images between two looks at the clock. */
const AT_ONCE = 128

/** What is known of a shelf's images without looking at each of them again. */
export class Survey {
  #owners = new Map<string | null, number>()
  #faces = new Map<ServiceName, number>()
  #shared = 0
  #estimatedBytes = 1_000

  /** A survey of all the images, made at once. */
  static of(images: readonly Image[]): Survey {
    const survey = new Survey()
    for (const image of images) survey.#count(image, 1)
    return survey
  }

  /** The same, others having their turn in between. */
  static async inTurns(images: readonly Image[]): Promise<Survey> {
    const survey = new Survey()
    const turn = new Turn()
    for (let index = 0; index < images.length; index++) {
      if (index % AT_ONCE === 0 && turn.isOver) await turn.pass()
      survey.#count(images[index] as Image, 1)
    }
    return survey
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

  /** The survey of the same images without some of them and with others. */
  exchanged(gone: readonly Image[], come: readonly Image[]): Survey {
    const survey = new Survey()
    survey.#owners = new Map(this.#owners)
    survey.#faces = new Map(this.#faces)
    survey.#shared = this.#shared
    survey.#estimatedBytes = this.#estimatedBytes
    for (const image of gone) survey.#count(image, -1)
    for (const image of come) survey.#count(image, 1)
    return survey
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
