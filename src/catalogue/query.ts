import type { ServiceName } from './face.ts'
import { foldCase } from './folding.ts'
import type { Image, OpenVisibility, Visibility } from './image.ts'

/**
 * A text that a service makes of an image by its own rules, for its own predicates. An index makes it once for each image,
 * so it depends on nothing but the image.
 */
export interface Attribute {
  /** No other attribute has the same. */
  readonly name: string
  of(image: Image): string
}

/** A kind of machine an image may run on. */
export interface Machine {
  readonly type: string
  /** Traits of images that cannot run on it, for example `32-bit`. */
  readonly refuses: readonly string[]
}

/** One condition on an image, as data. */
export type Predicate =
  /** Its id in the query's service is one of these. */
  | { readonly on: 'id'; readonly anyOf: readonly string[] }
  /** Its name contains the text, ignoring case. Nothing in the text is a wildcard. */
  | { readonly on: 'name'; readonly contains: string }
  /** The display name of its operating system contains the text, ignoring case. */
  | { readonly on: 'osName'; readonly contains: string }
  /** It is not limited to other types than that of one of these machines, which refuses none of its traits: words with blanks between. */
  | { readonly on: 'machine'; readonly anyOf: readonly Machine[]; readonly traits: Attribute }
  /** What its service makes of it is one of these texts. */
  | { readonly on: 'attribute'; readonly attribute: Attribute; readonly anyOf: readonly string[] }
  /** It is in that region of the query's service; an image without regions is in all of them. */
  | { readonly on: 'region'; readonly is: string }
  | { readonly on: 'visibility'; readonly is: Visibility }

/**
 * Whose images: the viewer's own, whatever their visibility; those of everybody else that are public, or published
 * to the community; those that others share with the viewer.
 */
export type Origin = 'own' | OpenVisibility

/** What a list shall show: images with a face in the service, of any of the origins, for which every predicate holds. */
export interface ImageQuery {
  readonly service: ServiceName
  readonly from: readonly Origin[]
  readonly where: readonly Predicate[]
}

/** Whether a predicate holds for an image. The plain statement of it; a shelf may look the same thing up in an index. */
export function holdsFor(image: Image, service: ServiceName, predicate: Predicate): boolean {
  switch (predicate.on) {
    case 'id': {
      const face = image.faces[service]
      return face !== undefined && predicate.anyOf.includes(face.id)
    }
    case 'name':
      return foldCase(image.name).includes(foldCase(predicate.contains))
    case 'osName':
      return foldCase(image.os.name).includes(foldCase(predicate.contains))
    case 'machine': {
      const traits = predicate.traits.of(image)
      return predicate.anyOf.some((machine) => allowsType(machine, image) && allowsTraits(machine, traits))
    }
    case 'attribute':
      return predicate.anyOf.includes(predicate.attribute.of(image))
    case 'region': {
      const regions = image.faces[service]?.regions
      return regions !== undefined && (regions.length === 0 || regions.includes(predicate.is))
    }
    case 'visibility':
      return image.visibility === predicate.is
  }
}

/** Whether none of an image's traits keeps it from a machine. */
export function allowsTraits({ refuses }: Machine, traits: string): boolean {
  const words = traits.split(' ')
  return !refuses.some((word) => words.includes(word))
}

/** Whether an image is not limited to other types than a machine's. */
export function allowsType({ type }: Machine, { instanceTypes }: Image): boolean {
  return instanceTypes.length === 0 || instanceTypes.includes(type)
}
