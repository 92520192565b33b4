import type { Account } from '../../../access/account.ts'
import type { Infer } from '../../../api/shape.ts'
import type { Image, ImageState } from '../../../catalogue/image.ts'
import { HiddenField } from '../../../hidden-field.ts'
import { viewOf } from '../../encoded-view.ts'
import { ECS } from '../ecs/image-id.ts'
import { uidOf } from '../identity.ts'
import { detailsOf, tagsOf, verbatimFor } from './image-details.ts'
import { ImageInfoShape, OsInfoShape } from './image-shape.ts'

/** A custom, shared or community image as E-HPC shows it. */
export type ImageInfo = Infer<typeof ImageInfoShape>

/** A public image as E-HPC shows it. */
export type OsInfo = Infer<typeof OsInfoShape>

/** Whose an image is to the one who lists it. */
export type OwnerAlias = 'self' | 'others'

/** A view that names the owner, by the uid that the accounts told. */
interface OwnedView {
  accounts: ReadonlyMap<string, Account>
  readonly uid: string
  readonly view: ImageInfo
}

/** Of one image: to its owner, to everybody else, and as a public image. */
interface Views {
  own?: OwnedView
  others?: OwnedView
  public?: OsInfo
}

const viewsOfImage = new HiddenField<Image, Views>('ehpc views')

/**
 * The image as a custom, shared or community one. Made once for an image and kept with it, as long as its owner's uid is the
 * same.
 * @param viewer id of the viewer's account
 * @param accounts by id; they tell whose the image is
 */
export function imageInfo(image: Image, viewer: string, accounts: ReadonlyMap<string, Account>): ImageInfo {
  const views = viewsOfImage.get(image) ?? viewsOfImage.set(image, {})
  const isOwn = image.owner === viewer
  const known = isOwn ? views.own : views.others
  // The same accounts for as long as none changes: a list of thousands need not ask for each owner.
  if (known?.accounts === accounts) return known.view
  const owner = accounts.get(image.owner ?? '')
  const uid = owner === undefined ? '' : uidOf(owner)
  if (known?.uid === uid) {
    known.accounts = accounts
    return known.view
  }
  const made = { accounts, uid, view: viewOf(ImageInfoShape, makeImageInfo(image, isOwn ? 'self' : 'others', uid)) }
  if (isOwn) views.own = made
  else views.others = made
  return made.view
}

/** The image as a public one. Made once for an image and kept with it. */
export function osInfo(image: Image): OsInfo {
  const views = viewsOfImage.get(image) ?? viewsOfImage.set(image, {})
  views.public ??= viewOf(OsInfoShape, makeOsInfo(image))
  return views.public
}

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
