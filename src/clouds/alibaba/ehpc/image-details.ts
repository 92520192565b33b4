import type { Infer, StructShape } from '../../../api/shape.ts'
import type { Image } from '../../../catalogue/image.ts'
import type { Json } from '../../../json.ts'
import type { EcsDetails } from '../ecs/face.ts'
import { ECS } from '../ecs/image-id.ts'
import type { ImageInfoShape } from './image-shape.ts'

/** What only ECS and E-HPC know of an image. */
export const detailsOf = (image: Image): EcsDetails => (image.faces[ECS]?.details ?? {}) as EcsDetails

/** A tag as the details have it. */
interface Tag {
  readonly osTag: string
  readonly platform?: string | undefined
  readonly version?: string | undefined
  readonly architecture?: string | undefined
  readonly baseOsTag?: string | undefined
}

/** The tag of the base system, and the image's own, as custom, shared and community images show them. */
interface Tags {
  readonly base: Infer<typeof ImageInfoShape>['BaseOsTag']
  readonly own: Infer<typeof ImageInfoShape>['OsTag']
}

/** The structures of both tags, less what is to be answered as given. */
export function tagsOf(image: Image, details: EcsDetails): Tags {
  const own: Tag = details.osTag ?? { osTag: '' }
  const base: Tag = details.baseOsTag ?? { ...own, osTag: own.baseOsTag ?? own.osTag }
  const structure = (tag: Tag) => ({
    Platform: tag.platform ?? details.platform ?? image.os.platform,
    OsTag: tag.osTag,
    Version: tag.version ?? image.os.version,
    Architecture: tag.architecture ?? image.architecture ?? '',
  })
  return { base: structure(base), own: { ...structure(own), BaseOsTag: own.baseOsTag ?? base.osTag } }
}

/**
 * The members to be answered as given, of those that may stand in this shape: the same name is a text in one of E-HPC's
 * lists and a structure in the other.
 */
export function verbatimFor(shape: StructShape, other: StructShape, { verbatim }: EcsDetails): { readonly [member: string]: Json } {
  if (verbatim === undefined) return {}
  const fits = ([name, value]: readonly [string, Json]) => {
    const declared = Object.hasOwn(shape.members, name) ? shape.members[name] : undefined
    if (declared === undefined) return !Object.hasOwn(other.members, name)
    return value === null || (declared.kind === 'struct') === (typeof value === 'object')
  }
  return Object.fromEntries(Object.entries(verbatim as Readonly<Record<string, Json>>).filter(fits))
}
