import { AttributeIndex } from './attribute-index.ts'
import type { ServiceName } from './face.ts'
import type { Image } from './image.ts'
import type { Attribute, Predicate } from './query.ts'
import { SubstringIndex } from './substring-index.ts'

/** What finds images of a list without looking at each of them. Each index is built when first needed. */
export class ShelfIndex {
  readonly #service: ServiceName
  readonly #images: readonly Image[]
  #byId: Map<string, number> | undefined
  #names: SubstringIndex | undefined
  #osNames: SubstringIndex | undefined
  readonly #attributes = new Map<string, AttributeIndex>()

  /** @param images with a face in the service, in list order */
  constructor(service: ServiceName, images: readonly Image[]) {
    this.#service = service
    this.#images = images
  }

  /** The images for which all those of the predicates hold that an index answers, in list order, and the predicates that none does. */
  find(where: readonly Predicate[]): { readonly images: readonly Image[]; readonly rest: readonly Predicate[] } {
    let positions: readonly number[] | undefined
    const rest: Predicate[] = []
    for (const predicate of where) {
      const found = this.#lookUp(predicate)
      if (found === undefined) rest.push(predicate)
      else positions = positions === undefined ? found : intersection(positions, found)
    }
    return { images: positions?.map((position) => this.#images[position] as Image) ?? this.#images, rest }
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
        this.#names ??= new SubstringIndex(this.#images.map((image) => image.name))
        return this.#names.positionsOf(predicate.contains)
      case 'osName':
        this.#osNames ??= new SubstringIndex(this.#images.map((image) => image.os.name))
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
