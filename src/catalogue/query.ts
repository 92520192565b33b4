import type { ServiceName } from './face.ts'
import { foldCase } from './folding.ts'
import type { Image, OpenVisibility, Visibility } from './image.ts'

/** A kind of machine an image may run on. */
export interface Machine {
  readonly type: string
  /** Null when not known. */
  readonly memoryGiB: number | null
  readonly architecture: 'x86' | 'arm'
  /** Null when images for bare metal and for virtual machines are not told apart. */
  readonly bareMetal: boolean | null
}

/** One condition on an image, as data. */
export type Predicate =
  /** Its id in the query's service is one of these. */
  | { readonly on: 'id'; readonly anyOf: readonly string[] }
  /** Its name contains the text, ignoring case. Nothing in the text is a wildcard. */
  | { readonly on: 'name'; readonly contains: string }
  /** The display name of its operating system contains the text, ignoring case. */
  | { readonly on: 'osName'; readonly contains: string }
  /** It can run on at least one of these machines. */
  | { readonly on: 'machine'; readonly anyOf: readonly Machine[] }
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
    case 'machine':
      return predicate.anyOf.some((machine) => runsOn(image, machine))
    case 'region': {
      const regions = image.faces[service]?.regions
      return regions !== undefined && (regions.length === 0 || regions.includes(predicate.is))
    }
    case 'visibility':
      return image.visibility === predicate.is
  }
}

/** Most memory a 32-bit system is offered, GiB. */
const MEMORY_LIMIT_32_BIT_GIB = 4

/**
 * Whether an image can run on a machine. Some real images of 32-bit systems claim to be x86_64, and bare-metal
 * images are told only by their names, so the names count too.
 */
function runsOn(image: Image, machine: Machine): boolean {
  if (image.instanceTypes.length > 0 && !image.instanceTypes.includes(machine.type)) return false
  if (image.architecture !== null && (image.architecture === 'arm64') !== (machine.architecture === 'arm')) return false
  const names = `${image.name}\n${image.os.name}`
  const is32Bit = image.architecture === 'i386' || /32位|32-?bit/i.test(names)
  if (is32Bit && machine.memoryGiB !== null && machine.memoryGiB > MEMORY_LIMIT_32_BIT_GIB) return false
  return machine.bareMetal === null || /裸金属|bare[ -]?metal/i.test(names) === machine.bareMetal
}
