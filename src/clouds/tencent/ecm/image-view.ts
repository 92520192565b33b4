import type { Account } from '../../../access/account.ts'
import type { Infer } from '../../../api/shape.ts'
import type { Architecture, Image, ImageState } from '../../../catalogue/image.ts'
import { HiddenField } from '../../../hidden-field.ts'
import { viewOf } from '../../encoded-view.ts'
import { appIdOf } from '../identity.ts'
import type { EcmDetails } from './face.ts'
import { ECM } from './image-id.ts'
import { ImageShape, type SrcImageShape } from './image-shape.ts'
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

const officialView = new HiddenField<Image, ImageView>('official ECM view')
const ownView = new HiddenField<Image, { readonly appId: number; readonly view: ImageView }>('own ECM view')

/** The image as the viewer sees it: as its own, or as an official one. Made once for an image and kept with it. */
export function imageView(image: Image, viewer: Account): ImageView {
  if (image.owner !== viewer.id) return officialView.get(image) ?? officialView.set(image, viewOf(ImageShape, makeView(image, null)))
  const appId = appIdOf(viewer)
  const own = ownView.get(image)
  if (own?.appId === appId) return own.view
  return ownView.set(image, { appId, view: viewOf(ImageShape, makeView(image, appId)) }).view
}

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
