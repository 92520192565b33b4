import { isDeepStrictEqual } from 'node:util'
import { type CloudName, DEFAULT_ACCOUNT } from '../access/account.ts'
import type { Face, Faces, ServiceName } from '../catalogue/face.ts'
import type { Image, Visibility } from '../catalogue/image.ts'
import type { CloudFormat } from '../clouds/cloud-format.ts'
import type { FaceFormat, PastedImage, ServiceFiles } from '../clouds/service-files.ts'
import type { Json } from '../json.ts'
import type { AccountBook } from './accounts.ts'
import { parseInstant } from './instant.ts'
import { type Ledger, type Origin, originAt, originOfText } from './ledger.ts'
import { warnOfRegion } from './region.ts'
import { formerIdOf, idFromName, type Rename, refuseBadRenames } from './renames.ts'
import type { CatalogueDocument, WrittenFace } from './schema.ts'
import type { PastedSource, WrittenSource } from './source.ts'

type WrittenImage = NonNullable<CatalogueDocument['images']>[number]

/** A service in which images of catalogue files can have a face. */
interface FacedService {
  readonly service: ServiceName
  readonly format: FaceFormat
}

const facedServices = (services: readonly ServiceFiles[]): readonly FacedService[] =>
  services.flatMap(({ faces, format }) => (format === undefined ? [] : [{ service: faces, format }]))

/** The images of all catalogue files, and those that were called otherwise before. */
export function gatherWrittenImages(
  sources: readonly WrittenSource[],
  cloudFormats: readonly CloudFormat[],
  book: AccountBook,
  ledger: Ledger,
): { readonly images: readonly Image[]; readonly renames: readonly Rename[] } {
  const services = cloudFormats.flatMap(({ services: own, regions: known }) => own.map((service) => ({ ...service, known })))
  const faced = facedServices(services)
  const renames: (readonly [Rename, Origin])[] = []
  const images = sources.flatMap(({ text, document }) =>
    (document.images ?? []).map((written, index) => {
      const at = (...inside: (string | number)[]) => originAt(text, ['images', index, ...inside])
      const image = imageOf(written, faced, book, at)
      checkVisibility(image, written, ledger, at)
      for (const { faces, format, notShown, known } of services) {
        const face = image.faces[faces]
        if (face === undefined) continue
        if (format !== undefined)
          for (const [index, region] of face.regions.entries()) warnOfRegion(region, known, ledger, at(format.member, 'regions', index))
        for (const { path, message } of notShown?.(image) ?? []) ledger.warn(at(...path), message)
      }
      const ids = faced.flatMap(({ service, format: { member } }) => {
        const id = image.faces[service]?.id
        return id === undefined ? [] : [{ member, id }]
      })
      const fresh = ids.filter(({ member, id }) => ledger.enter(`${member} image id`, id, at(member, 'id')))
      if (written.id !== undefined) ledger.enter('image', image.id, at('id'))
      // An id taken from a face that is a problem already would be the same problem again.
      else if (fresh.length === ids.length) ledger.enter('image', image.id, at('name'), 'give one of the images an "id" of its own')
      if (ids.length === 0) {
        const faces = faced.map(({ format }) => `"${format.member}: {}"`).join(' or ')
        ledger.refuse(at(), `no cloud would list the image ${JSON.stringify(image.name)}; add ${faces}`)
      }
      if (written.previously !== undefined) renames.push([renameOf(image, written, written.previously, faced), at('previously')])
      return image
    }),
  )
  refuseBadRenames(renames, ledger)
  return { images, renames: renames.map(([rename]) => rename) }
}

/** The images of pasted responses. The same image on two pages counts once; two that differ under one id are refused. */
export function gatherPastedImages(
  sources: readonly PastedSource[],
  services: readonly ServiceFiles[],
  book: AccountBook,
  ledger: Ledger,
): readonly Image[] {
  const faced = facedServices(services)
  const images = new Map<string, Image>()
  for (const { text, cloud, faces, response } of sources) {
    for (const pasted of response.images) {
      const origin = originOfText(text, pasted.image.faces[faces]?.id ?? pasted.image.id)
      const image: Image = {
        ...pasted.image,
        owner: ownerOf(pasted, cloud, book, origin),
        sharedWith: pasted.image.sharedWith.map((name) => book.idOf(name, origin)),
      }
      if (isDeepStrictEqual(images.get(image.id), image)) continue
      if (!ledger.enter('image', image.id, origin, 'the two differ, so keep one of them')) continue
      for (const { service, format } of faced) {
        const id = image.faces[service]?.id
        if (id !== undefined) ledger.enter(`${format.member} image id`, id, origin, 'keep one of them')
      }
      images.set(image.id, image)
    }
  }
  return [...images.values()]
}

function ownerOf({ owner }: PastedImage, cloud: CloudName, book: AccountBook, origin: Origin): string | null {
  if (owner === 'official') return null
  return owner === 'default' ? book.idOf(DEFAULT_ACCOUNT, origin) : book.idOfIdentity(cloud, owner, origin)
}

function imageOf(
  written: WrittenImage,
  faced: readonly FacedService[],
  book: AccountBook,
  at: (...inside: (string | number)[]) => Origin,
): Image {
  const owner = written.owner === undefined ? null : book.idOf(written.owner, at('owner'))
  const given = faced.map(({ format }) => faceIn(written, format)?.id).find((one) => one !== undefined)
  const { previously } = written
  const id = written.id ?? given ?? (previously === undefined ? idFromName(owner, written.name) : formerIdOf(owner, previously))
  // Ids in services are derived from what the image was first called, so that they stay.
  const derivedFrom = written.id === undefined ? id : (previously ?? id)
  const { platform = '', version = '', name = `${platform} ${version}`.trim() } = written.os ?? {}
  return {
    id,
    owner,
    visibility: written.visibility ?? (owner === null ? 'public' : 'private'),
    sharedWith: [...new Set((written.sharedWith ?? []).map((account, index) => book.idOf(account, at('sharedWith', index))))],
    state: written.state ?? 'available',
    name: written.name,
    description: written.description ?? '',
    architecture: written.architecture ?? null,
    os: { platform, version, name },
    sizeGiB: written.sizeGiB ?? 0,
    createdAt: written.createdAt == null ? null : parseInstant(written.createdAt),
    instanceTypes: written.instanceTypes ?? [],
    faces: facesOf(written, derivedFrom, faced),
  }
}

function renameOf(image: Image, written: WrittenImage, previously: string, faced: readonly FacedService[]): Rename {
  return {
    image,
    formerIds: [...new Set([previously, formerIdOf(image.owner, previously)])],
    hasOwnId: written.id !== undefined,
    givenFaces: faced.flatMap(({ service, format }) => (faceIn(written, format)?.id === undefined ? [] : [service])),
  }
}

/** The schema declares each service's member, which the type of the document cannot tell. */
const faceIn = (written: WrittenImage, { member }: FaceFormat): WrittenFace | undefined =>
  (written as { readonly [member: string]: unknown })[member] as WrittenFace | undefined

function facesOf(written: WrittenImage, imageId: string, faced: readonly FacedService[]): Faces {
  const faces: { [service: ServiceName]: Face } = {}
  for (const { service, format } of faced) {
    const face = faceIn(written, format)
    if (face === undefined) continue
    const { id = format.deriveImageId(imageId), regions = [], ...details } = face
    // A service's schema lets through only what JSON can carry, since the document itself is JSON or YAML.
    faces[service] = { id, regions, details: details as { readonly [name: string]: Json } }
  }
  return faces
}

const UNSHARED: Readonly<Record<Exclude<Visibility, 'shared'>, string>> = {
  private: 'only its owner sees it',
  public: 'everybody sees it',
  community: 'everybody sees it',
}

function checkVisibility(image: Image, written: WrittenImage, ledger: Ledger, at: (...inside: (string | number)[]) => Origin): void {
  const { owner, visibility, sharedWith } = image
  if (owner === null && visibility !== 'public') {
    ledger.refuse(at('visibility'), `an image without an owner is official, and so public; name its owner to make it ${visibility}`)
  } else if (visibility === 'shared' && sharedWith.length === 0) {
    ledger.refuse(at('visibility'), 'a shared image is shared with somebody; list the accounts under sharedWith, or make it private')
  } else if (visibility !== 'shared' && written.sharedWith !== undefined) {
    const fix = 'make its visibility shared, or leave sharedWith out'
    ledger.refuse(at('sharedWith'), `this image is ${visibility}, so ${UNSHARED[visibility]}; ${fix}`)
  }
}
