import type { Image } from './image.ts'
import { type Attribute, allowsTraits, allowsType, type Machine } from './query.ts'

/** The images of a list by the text that a service makes of each by its own rules, which is made once. */
export class AttributeIndex {
  readonly #images: readonly Image[]
  readonly #byText = new Map<string, number[]>()

  constructor(images: readonly Image[], attribute: Attribute) {
    this.#images = images
    images.forEach((image, index) => {
      const text = attribute.of(image)
      const indexes = this.#byText.get(text)
      if (indexes === undefined) this.#byText.set(text, [index])
      else indexes.push(index)
    })
  }

  /** Indexes of the images with one of the texts, ascending. */
  withText(anyOf: readonly string[]): readonly number[] {
    return ascending([...new Set(anyOf)].map((text) => this.#byText.get(text) ?? []))
  }

  /** Indexes of the images that can run on at least one of the machines, ascending. The texts are their traits. */
  runningOn(anyOf: readonly Machine[]): readonly number[] {
    const found: number[][] = []
    for (const [traits, indexes] of this.#byText) {
      const machines = anyOf.filter((machine) => allowsTraits(machine, traits))
      if (machines.length > 0)
        found.push(indexes.filter((index) => machines.some((machine) => allowsType(machine, this.#images[index] as Image))))
    }
    return ascending(found)
  }
}

/** One ascending list of several that have nothing in common. */
function ascending(lists: readonly (readonly number[])[]): readonly number[] {
  const [only] = lists
  return lists.length === 1 && only !== undefined ? only : [...Uint32Array.from(lists.flat()).sort()]
}
