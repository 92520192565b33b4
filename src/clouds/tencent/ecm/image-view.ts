import type { Account } from '../../../access/account.ts'
import type { Infer } from '../../../api/shape.ts'
import type { Architecture, Image, ImageState } from '../../../catalogue/image.ts'
import { appIdOf } from '../identity.ts'
import type { EcmDetails } from './face.ts'
import { ECM } from './image-id.ts'
import type { ImageShape, SrcImageShape } from './image-shape.ts'
import { ECM_REGIONS } from './regions.ts'
import { writeTime } from './time.ts'

/** An image as ECM shows it. */
export type ImageView = Infer<typeof ImageShape>

/** ECM's words for states. `NORMAL` is the only one its pages show; the others are CVM's. */
export const STATES: Readonly<Record<ImageState, string>> = {
  available: 'NORMAL',
  creating: 'CREATING',
  failed: 'CREATEFAILED',
  syncing: 'SYNCING',
  importing: 'IMPORTING',
  'import-failed': 'IMPORTFAILED',
  deprecated: 'NORMAL',
}

/** ECM's words for architectures. */
export const ARCHITECTURES: Readonly<Record<Architecture, string>> = { x86_64: 'x86_64', i386: 'i386', arm64: 'arm' }

/** Views made before, per image: as its owner sees it, and as everybody else does. */
const made = new WeakMap<Image, { official?: ImageView; own?: ImageView; ownAppId?: number }>()

/** The image as the viewer sees it: as its own, or as an official one. Made once for an image and kept with it. */
export function imageView(image: Image, viewer: Account): ImageView {
  let views = made.get(image)
  if (views === undefined) {
    views = {}
    made.set(image, views)
  }
  if (image.owner !== viewer.id) {
    views.official ??= Object.freeze(makeView(image, null))
    return views.official
  }
  const appId = appIdOf(viewer)
  if (views.own === undefined || views.ownAppId !== appId) {
    views.own = Object.freeze(makeView(image, appId))
    views.ownAppId = appId
  }
  return views.own
}

const madeLists = new WeakMap<readonly Image[], { readonly viewer: Account; readonly views: readonly ImageView[] }>()

/** Views of a list of images, the same list for the same images and viewer. */
export function imageViews(images: readonly Image[], viewer: Account): readonly ImageView[] {
  const known = madeLists.get(images)
  // Each key brings an account object of its own.
  if (known !== undefined && isSameViewer(known.viewer, viewer)) return known.views
  const views = images.map((image) => imageView(image, viewer))
  madeLists.set(images, { viewer, views })
  return views
}

const isSameViewer = (one: Account, other: Account): boolean => one === other || (one.id === other.id && appIdOf(one) === appIdOf(other))

/** @param appId of the viewer who owns the image; null for an official one */
export function makeView(image: Image, appId: number | null): ImageView {
  const details = (image.faces[ECM]?.details ?? {}) as EcmDetails
  return {
    ImageId: image.faces[ECM]?.id ?? '',
    ImageName: image.name,
    ImageState: STATES[image.state],
    ImageType: appId === null ? 'PUBLIC_IMAGE' : 'PRIVATE_IMAGE',
    ImageOsName: image.os.name,
    ImageDescription: image.description,
    ImageCreateTime: writeTime(image.createdAt),
    Architecture: image.architecture === null ? '' : ARCHITECTURES[image.architecture],
    OsType: details.osType ?? image.os.platform,
    OsVersion: details.osVersion ?? image.os.version,
    Platform: details.platform ?? image.os.platform,
    ImageOwner: appId ?? 0,
    ImageSize: image.sizeGiB,
    SrcImage: sourceView(details),
    ImageSource: details.source ?? (appId === null ? 'OFFICIAL' : 'CREATE_IMAGE'),
    TaskId: details.taskId ?? '',
    IsSupportCloudInit: details.cloudInit ?? true,
    ...(details.verbatim as Partial<ImageView> | undefined),
  }
}

function sourceView({ from = {} }: EcmDetails): Infer<typeof SrcImageShape> {
  const region = from.region !== undefined && Object.hasOwn(ECM_REGIONS, from.region) ? ECM_REGIONS[from.region] : undefined
  return {
    ImageId: from.image ?? '',
    ImageName: from.imageName ?? '',
    ImageOsName: from.osName ?? '',
    ImageDescription: from.description ?? '',
    Region: from.region ?? '',
    RegionID: region?.id ?? 0,
    RegionName: region?.name ?? '',
    InstanceName: from.instanceName ?? '',
    InstanceId: from.instance ?? '',
    ImageType: from.imageType ?? '',
  }
}
