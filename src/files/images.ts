import { hash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { type CloudName, DEFAULT_ACCOUNT } from '../access/account.ts'
import type { Face, Image, Visibility } from '../catalogue/image.ts'
import type { Dialect, PastedImage } from '../clouds/dialect.ts'
import type { Json } from '../json.ts'
import type { AccountBook } from './accounts.ts'
import { parseInstant } from './instant.ts'
import { type Ledger, type Origin, originAt, originOfText } from './ledger.ts'
import type { CatalogueDocument } from './schema.ts'
import type { PastedSource, WrittenSource } from './source.ts'

type WrittenImage = NonNullable<CatalogueDocument['images']>[number]

/** The images of all catalogue files. */
export function gatherWrittenImages(
  sources: readonly WrittenSource[],
  dialects: readonly Dialect[],
  book: AccountBook,
  ledger: Ledger,
): readonly Image[] {
  return sources.flatMap(({ text, document }) =>
    (document.images ?? []).map((written, index) => {
      const at = (...inside: (string | number)[]) => originAt(text, ['images', index, ...inside])
      const image = imageOf(written, dialects, book, at)
      checkVisibility(image, written, ledger, at)
      for (const { cloud, notShown } of dialects) {
        if (image.faces[cloud] === undefined) continue
        for (const { path, message } of notShown?.(image) ?? []) ledger.warn(at(...path), message)
      }
      const clouds = Object.entries(image.faces)
      const fresh = clouds.filter(([cloud, face]) => ledger.enter(`${cloud} image id`, face.id, at(cloud, 'id')))
      if (written.id !== undefined) ledger.enter('image', image.id, at('id'))
      // An id taken from a face that is a problem already would be the same problem again.
      else if (fresh.length === clouds.length) ledger.enter('image', image.id, at('name'), 'give one of the images an "id" of its own')
      if (clouds.length === 0) {
        const faces = dialects.map(({ cloud }) => `"${cloud}: {}"`).join(' or ')
        ledger.refuse(at(), `no cloud would list the image ${JSON.stringify(image.name)}; add ${faces}`)
      }
      return image
    }),
  )
}

/** The images of pasted responses. The same image on two pages counts once; two that differ under one id are refused. */
export function gatherPastedImages(sources: readonly PastedSource[], book: AccountBook, ledger: Ledger): readonly Image[] {
  const images = new Map<string, Image>()
  for (const { text, dialect, response } of sources) {
    for (const pasted of response.images) {
      const origin = originOfText(text, pasted.image.faces[dialect.cloud]?.id ?? pasted.image.id)
      const image: Image = {
        ...pasted.image,
        owner: ownerOf(pasted, dialect.cloud, book, origin),
        sharedWith: pasted.image.sharedWith.map((name) => book.idOf(name, origin)),
      }
      if (isDeepStrictEqual(images.get(image.id), image)) continue
      if (!ledger.enter('image', image.id, origin, 'the two differ, so keep one of them')) continue
      for (const [cloud, face] of Object.entries(image.faces)) ledger.enter(`${cloud} image id`, face.id, origin, 'keep one of them')
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
  dialects: readonly Dialect[],
  book: AccountBook,
  at: (...inside: (string | number)[]) => Origin,
): Image {
  const owner = written.owner === undefined ? null : book.idOf(written.owner, at('owner'))
  const id =
    written.id ?? dialects.map(({ cloud }) => written[cloud]?.id).find((given) => given !== undefined) ?? idFromName(owner, written.name)
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
    faces: facesOf(written, id, dialects),
  }
}

function facesOf(written: WrittenImage, imageId: string, dialects: readonly Dialect[]): { readonly [cloud in CloudName]?: Face } {
  const faces: Partial<Record<CloudName, Face>> = {}
  for (const { cloud, deriveImageId } of dialects) {
    const face = written[cloud]
    if (face === undefined) continue
    const { id = deriveImageId(imageId), regions = [], ...details } = face
    // A dialect's schema lets through only what JSON can carry, since the document itself is JSON or YAML.
    faces[cloud] = { id, regions, details: details as { readonly [name: string]: Json } }
  }
  return faces
}

/** The id of an image that has neither its own nor one in a cloud: the same for the same owner and name, on every server. */
function idFromName(owner: string | null, name: string): string {
  return `image-${hash('sha256', JSON.stringify([owner, name]), 'hex').slice(0, 20)}`
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
    const mend = 'make its visibility shared, or leave sharedWith out'
    ledger.refuse(at('sharedWith'), `this image is ${visibility}, so ${UNSHARED[visibility]}; ${mend}`)
  }
}
