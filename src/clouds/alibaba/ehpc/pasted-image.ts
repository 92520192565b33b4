import { DEFAULT_ACCOUNT } from '../../../access/account.ts'
import { DocumentError, type DocumentProblem } from '../../../access/document-problem.ts'
import { ARCHITECTURES, type Architecture, type ImageState } from '../../../catalogue/image.ts'
import type { Json } from '../../../json.ts'
import { declaredTypes, differing, isMembers, type Members } from '../../pasted-members.ts'
import type { PastedImage, PastedResponse } from '../../service-files.ts'
import { ECS } from '../ecs/image-id.ts'
import { madeUpUid } from '../identity.ts'
import { ImageInfoShape, OsInfoShape } from './image-shape.ts'
import { makeImageInfo, makeOsInfo, STATES } from './image-view.ts'

type Body = PastedImage['image']
type Path = DocumentProblem['path']

/**
 * Reads custom, shared or community images so that each member comes back as it was pasted, masked ids included.
 * @param path of the list in its document
 * @param isCustom whether it is a list of custom and shared images, not of community images
 * @throws DocumentError for an image without an id, or with a member of a type the API does not have
 */
export function readPastedImages(images: readonly Json[], path: Path, isCustom: boolean): PastedResponse {
  const pasted = readAll(ImageInfoShape, images, path)
  const ownUid = pasted.filter(isOwn).map(uidIn).find(Boolean)
  return {
    images: pasted.map((members) => {
      const image = readImage(members, isCustom)
      const view = (alias: 'self' | 'others', uid: string) => makeImageInfo({ ...image, owner: null }, alias, uid) as unknown as Members
      if (isOwn(members)) {
        // An account that has no uid is shown with one that it was given here, which no text that was pasted can be.
        const { Uid, ...others } = view('self', ownUid ?? '')
        return { owner: 'default', image: withVerbatim(image, members, ownUid === undefined ? others : { Uid: Uid ?? '', ...others }) }
      }
      const ownerUid = uidIn(members)
      const uid = ownerUid === undefined || ownerUid === ownUid ? madeUpUid(textOf(members['Uid'])) : ownerUid
      return { owner: { uid }, image: withVerbatim(image, members, view('others', uid)) }
    }),
    defaultIdentity: ownUid === undefined ? {} : { uid: ownUid },
  }
}

/** Reads public images, see {@link readPastedImages}. */
export function readPastedSystems(images: readonly Json[], path: Path): PastedResponse {
  const pasted = readAll(OsInfoShape, images, path).map((members): PastedImage => {
    const image: Body = {
      ...bodyOf(members, members, members['BaseOsTag'], { osNameEn: members['OSNameEn'] }),
      visibility: 'public',
      // The vendor names its public images by their ids.
      name: textOf(members['ImageId']),
    }
    return { owner: 'official', image: withVerbatim(image, members, makeOsInfo({ ...image, owner: null }) as unknown as Members) }
  })
  return { images: pasted, defaultIdentity: {} }
}

function readAll(shape: typeof ImageInfoShape | typeof OsInfoShape, images: readonly Json[], path: Path): readonly Members[] {
  const problems: DocumentProblem[] = []
  const pasted = images.map((given, index) => {
    const at = [...path, index]
    const members = isMembers(given) ? declaredTypes(shape, given, at, problems) : {}
    if (textOf(members['ImageId']) === '') problems.push({ path: at, message: 'an image needs an ImageId' })
    return members
  })
  if (problems.length > 0) throw new DocumentError(problems)
  return pasted
}

const isOwn = ({ ImageOwnerAlias }: Members): boolean => ImageOwnerAlias === 'self' || !ImageOwnerAlias

/** The owner's uid; undefined when it is masked or missing. */
function uidIn({ Uid }: Members): string | undefined {
  return typeof Uid === 'string' && /^\d{5,20}$/.test(Uid) ? Uid : undefined
}

function readImage(members: Members, isCustom: boolean): Body {
  const base = isMembers(members['BaseOsTag']) ? members['BaseOsTag'] : {}
  const system = isMembers(members['OsTag']) ? members['OsTag'] : base
  const { SkuCode, PricingCycle, PostInstallScript: postInstallScript, ProductCode: productCode } = members
  const skuCode = SkuCode === 'ECS' || SkuCode === 'package' ? SkuCode : null
  const pricingCycle = PricingCycle === 'Hour' || PricingCycle === 'Month' || PricingCycle === 'Year' ? PricingCycle : null
  const [shared, custom] = [isCustom && !isOwn(members), isCustom && isOwn(members)]
  return {
    ...bodyOf(members, system, base['OsTag'], { postInstallScript, skuCode, pricingCycle, productCode }),
    visibility: shared ? 'shared' : custom ? 'private' : 'community',
    sharedWith: shared ? [DEFAULT_ACCOUNT] : [],
    state: (Object.entries(STATES).find(([, word]) => word === members['Status'])?.[0] ?? 'available') as ImageState,
    name: textOf(members['ImageName']),
    description: textOf(members['Description']),
    sizeGiB: Math.max(0, Number(members['Size'] ?? 0)),
  }
}

/**
 * What both kinds of images have.
 * @param system the structure, or the image itself, that tells the operating system
 * @param baseOsTag name of the base system
 * @param details kept when they are known
 */
function bodyOf(members: Members, system: Members, baseOsTag: Json | undefined, details: Readonly<Record<string, Json | undefined>>): Body {
  const id = textOf(members['ImageId'])
  const [osTag, base] = [textOf(system['OsTag']), textOf(baseOsTag)]
  const known = Object.entries(details).filter(([, value]) => typeof value === 'string' && value !== '') as [string, Json][]
  const tags: Members = osTag === '' ? {} : { osTag: { osTag, ...(base !== '' && base !== osTag && { baseOsTag: base }) } }
  return {
    id,
    visibility: 'community',
    sharedWith: [],
    state: 'available',
    name: '',
    description: '',
    architecture: architectureOf(system['Architecture']),
    os: { platform: textOf(system['Platform']), version: textOf(system['Version']), name: textOf(members['OSName']) },
    sizeGiB: 0,
    createdAt: null,
    instanceTypes: [],
    faces: { [ECS]: { id, regions: [], details: { ...tags, ...Object.fromEntries(known) } } },
  }
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

const architectureOf = (value: Json | undefined): Architecture | null => ARCHITECTURES.find((word) => word === value) ?? null

/** Keeps the pasted members that the image would otherwise be shown without, or shown differently. */
function withVerbatim(image: Body, members: Members, view: Members): Body {
  const { ImageOwnerAlias, ...rest } = members
  // Whose it is depends on who asks, so the vendor's two words for that are not kept.
  const isRelative = ImageOwnerAlias === 'self' || ImageOwnerAlias === 'others'
  const verbatim = differing(isRelative ? rest : members, view)
  const face = image.faces[ECS]
  if (Object.keys(verbatim).length === 0 || face === undefined) return image
  return { ...image, faces: { [ECS]: { ...face, details: { ...face.details, verbatim } } } }
}
