import type { Face, ServiceName } from '../catalogue/face.ts'
import type { Image, OperatingSystem } from '../catalogue/image.ts'

/** Different texts and systems that are remembered; one more, and memory begins anew. */
const MAX_REMEMBERED = 10_000

const NO_MEMBERS: readonly never[] = []
const NO_DETAILS: Face['details'] = {}

type Unfinished<T> = { -readonly [member in keyof T]: T[member] }

/** Holds once what many images have in common: owners, systems, and everything empty. That is a quarter of their memory. */
export class Repeated {
  readonly #texts = new Map<string, string>()
  readonly #systems = new Map<string, OperatingSystem>()

  /** The image, with what it has in common with others replaced by theirs. Nobody else may have it yet. */
  share(image: Unfinished<Image>): Image {
    if (image.owner !== null) image.owner = this.#text(image.owner)
    image.visibility = this.#text(image.visibility)
    image.state = this.#text(image.state)
    if (image.architecture !== null) image.architecture = this.#text(image.architecture)
    image.os = this.#system(image.os)
    if (image.sharedWith.length === 0) image.sharedWith = NO_MEMBERS
    if (image.instanceTypes.length === 0) image.instanceTypes = NO_MEMBERS
    for (const service in image.faces) shareFace(image.faces[service as ServiceName] as Face)
    return image
  }

  #text<T extends string>(text: T): T {
    const known = this.#texts.get(text)
    if (known !== undefined) return known as T
    if (this.#texts.size >= MAX_REMEMBERED) this.#texts.clear()
    this.#texts.set(text, text)
    return text
  }

  #system(os: OperatingSystem): OperatingSystem {
    const known = this.#systems.get(os.name)
    // A name may stand for several systems; only the first of them is shared.
    if (known !== undefined) return known.platform === os.platform && known.version === os.version ? known : os
    if (this.#systems.size >= MAX_REMEMBERED) this.#systems.clear()
    this.#systems.set(os.name, os)
    return os
  }
}

function shareFace(face: Unfinished<Face>): void {
  if (face.regions.length === 0) face.regions = NO_MEMBERS
  if (Object.keys(face.details).length === 0) face.details = NO_DETAILS
}
