import type { ServiceName } from './face.ts'
import type { Image } from './image.ts'
import { Turn } from './turn.ts'
import { estimatedBytesOf } from './weight.ts'

/** Images between two looks at the clock. */
const AT_ONCE = 128

/** What is known of a shelf's images without looking at each of them again. */
export class Survey {
  readonly owners = new Set<string | null>()
  /** How many have a face in each service. */
  readonly faces = new Map<ServiceName, number>()
  isShared = false
  estimatedBytes = 1_000

  /** A survey of all the images, made at once. */
  static of(images: readonly Image[]): Survey {
    const survey = new Survey()
    for (const image of images) survey.#add(image)
    return survey
  }

  /** The same, others having their turn in between. */
  static async inTurns(images: readonly Image[]): Promise<Survey> {
    const survey = new Survey()
    const turn = new Turn()
    for (let index = 0; index < images.length; index++) {
      if (index % AT_ONCE === 0 && turn.isOver) await turn.pass()
      survey.#add(images[index] as Image)
    }
    return survey
  }

  #add(image: Image): void {
    this.owners.add(image.owner)
    this.estimatedBytes += estimatedBytesOf(image)
    if (image.visibility === 'shared') this.isShared = true
    for (const service in image.faces) this.faces.set(service as ServiceName, (this.faces.get(service as ServiceName) ?? 0) + 1)
  }
}
