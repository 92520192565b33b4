import { DocumentError, type DocumentProblem } from '../../../access/document-problem.ts'
import type { Architecture, Image, ImageState } from '../../../catalogue/image.ts'
import type { Json } from '../../../json.ts'
import { declaredTypes, differing, isMembers, type Members } from '../../pasted-members.ts'
import type { PastedImage, PastedResponse } from '../../service-files.ts'
import { type EcmDetails, IMAGE_SOURCES } from './face.ts'
import { ECM } from './image-id.ts'
import { ImageShape } from './image-shape.ts'
import { makeView, STATES } from './image-view.ts'
import { readTime } from './time.ts'

/**
 * Reads the images of a DescribeImage response so that each member comes back as it was pasted: what the
 * catalogue cannot say in its own words is kept beside the image, to the letter.
 * @param path of the list in its document
 * @throws DocumentError for an image without an id, or with a member of a type the API does not have
 */
export function readPastedImages(images: readonly Json[], path: DocumentProblem['path']): PastedResponse {
  const problems: DocumentProblem[] = []
  const pasted = images.flatMap((given, index) => {
    const members = isMembers(given) ? declaredTypes(ImageShape, given, [...path, index], problems) : {}
    if (typeof members['ImageId'] !== 'string' || members['ImageId'] === '') {
      problems.push({ path: [...path, index], message: 'an image needs an ImageId' })
      return []
    }
    return [{ members, image: readImage(members) }]
  })
  if (problems.length > 0) throw new DocumentError(problems)
  const appId = pasted.find(({ image }) => image.owner === 'default')?.members['ImageOwner']
  return {
    images: pasted.map(({ members, image }) => withVerbatim(image, members, typeof appId === 'number' ? appId : 0)),
    defaultIdentity: typeof appId === 'number' && appId > 0 ? { appId } : {},
  }
}

function readImage(members: Members): PastedImage {
  const text = (member: string) => (typeof members[member] === 'string' ? members[member] : '')
  const isOfficial = text('ImageType') === 'PUBLIC_IMAGE'
  const id = text('ImageId')
  return {
    owner: isOfficial ? 'official' : 'default',
    image: {
      id,
      visibility: isOfficial ? 'public' : 'private',
      sharedWith: [],
      state: (Object.entries(STATES).find(([, word]) => word === text('ImageState'))?.[0] ?? 'available') as ImageState,
      name: text('ImageName'),
      description: text('ImageDescription'),
      architecture: readArchitecture(text('Architecture')),
      os: { platform: text('Platform'), version: text('OsVersion'), name: text('ImageOsName') },
      sizeGiB: Math.max(0, Number(members['ImageSize'] ?? 0)),
      createdAt: readTime(text('ImageCreateTime')),
      instanceTypes: [],
      faces: { [ECM]: { id, regions: [], details: readDetails(members) } },
    },
  }
}

function readArchitecture(text: string): Architecture | null {
  if (/^(x86_64|amd64)$/i.test(text)) return 'x86_64'
  if (/^(i[36]86|x86)$/i.test(text)) return 'i386'
  return /^(arm|arm64|aarch64)$/i.test(text) ? 'arm64' : null
}

function readDetails(members: Members): EcmDetails {
  const details: EcmDetails = {}
  const { OsType, TaskId, IsSupportCloudInit, SrcImage } = members
  const source = IMAGE_SOURCES.find((word) => word === members['ImageSource'])
  if (typeof OsType === 'string') details.osType = OsType
  if (source !== undefined) details.source = source
  if (typeof TaskId === 'string' && TaskId !== '') details.taskId = TaskId
  if (IsSupportCloudInit === false) details.cloudInit = false
  if (isMembers(SrcImage)) details.from = readFrom(SrcImage)
  return details
}

const FROM = {
  instance: 'InstanceId',
  instanceName: 'InstanceName',
  region: 'Region',
  image: 'ImageId',
  imageName: 'ImageName',
  imageType: 'ImageType',
  osName: 'ImageOsName',
  description: 'ImageDescription',
} as const

function readFrom(source: Members): NonNullable<EcmDetails['from']> {
  const known = Object.entries(FROM).filter(([, member]) => typeof source[member] === 'string' && source[member] !== '')
  return Object.fromEntries(known.map(([ours, member]) => [ours, source[member]]))
}

/** Keeps the pasted members that the image would otherwise be shown without, or shown differently. */
function withVerbatim(pasted: PastedImage, members: Members, appId: number): PastedImage {
  const image = { ...pasted.image, owner: null } satisfies Image
  const view = makeView(image, pasted.owner === 'official' ? null : appId) as unknown as Members
  const verbatim = differing(members, view)
  if (Object.keys(verbatim).length === 0) return pasted
  const face = pasted.image.faces[ECM]
  if (face === undefined) return pasted
  return { ...pasted, image: { ...pasted.image, faces: { [ECM]: { ...face, details: { ...face.details, verbatim } } } } }
}
