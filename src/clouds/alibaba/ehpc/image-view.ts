import type { Infer, StructShape } from '../../../api/shape.ts'
import type { Image, ImageState } from '../../../catalogue/image.ts'
import type { Json } from '../../../json.ts'
import type { EcsDetails } from '../ecs/face.ts'
import { ECS } from '../ecs/image-id.ts'
import { ImageInfoShape, OsInfoShape } from './image-shape.ts'

/** A custom, shared or community image as E-HPC shows it. */
export type ImageInfo = Infer<typeof ImageInfoShape>

/** A public image as E-HPC shows it. */
export type OsInfo = Infer<typeof OsInfoShape>

/** Whose an image is to the one who lists it. */
export type OwnerAlias = 'self' | 'others'

/** E-HPC's words for states. A deprecated image still starts. */
export const STATES: Readonly<Record<ImageState, string>> = {
  available: 'Available',
  creating: 'Creating',
  failed: 'CreateFailed',
  syncing: 'UnAvailable',
  importing: 'Creating',
  'import-failed': 'CreateFailed',
  deprecated: 'Available',
}

/** @param uid of the owner, as shown */
export function makeImageInfo(image: Image, alias: OwnerAlias, uid: string): ImageInfo {
  const details = detailsOf(image)
  const { base, own } = tagsOf(image, details)
  return {
    Status: details.status ?? STATES[image.state],
    PostInstallScript: details.postInstallScript ?? '',
    Description: image.description,
    Size: image.sizeGiB,
    ImageOwnerAlias: alias,
    ImageName: image.name,
    SkuCode: details.skuCode ?? '',
    PricingCycle: details.pricingCycle ?? '',
    ImageId: image.faces[ECS]?.id ?? '',
    ProductCode: details.productCode ?? '',
    Uid: uid,
    BaseOsTag: base,
    OsTag: own,
    ...verbatimFor(ImageInfoShape, OsInfoShape, details),
  }
}

/** The image as a public one. */
export function makeOsInfo(image: Image): OsInfo {
  const details = detailsOf(image)
  const { own } = tagsOf(image, details)
  return {
    Architecture: own.Architecture,
    BaseOsTag: own.BaseOsTag,
    ImageId: image.faces[ECS]?.id ?? '',
    OSName: image.os.name,
    OSNameEn: details.osNameEn ?? '',
    OsTag: own.OsTag,
    Platform: own.Platform,
    Version: own.Version,
    ...verbatimFor(OsInfoShape, ImageInfoShape, details),
  }
}

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

/** The structures of both tags, less what is to be answered as given. */
export function tagsOf(image: Image, details: EcsDetails): { readonly base: ImageInfo['BaseOsTag']; readonly own: ImageInfo['OsTag'] } {
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
