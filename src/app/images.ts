import type { Image, Visibility } from '../catalogue/image.ts'
import type { ServiceFiles } from '../clouds/service-files.ts'
import { findAccount } from './accounts.ts'
import type { AppContext } from './context.ts'
import { findImages } from './find-image.ts'

/** Images that were changed, and what whoever did so should know: sentences. */
export interface ChangedImages {
  readonly images: readonly Image[]
  readonly remarks: readonly string[]
}

/** How a use case finds images, and what becomes of each. */
interface Changing {
  /** Words that mean images: see {@link findImages}. */
  readonly words: readonly string[]
  /** The services that show images. */
  readonly services: readonly ServiceFiles[]
  /** The image as it shall be; the same when there is nothing to do. @throws Error for one that cannot be so */
  readonly change: (image: Image) => Image
  /** Which of its members is changed, as services tell that they do not show it. */
  readonly member: 'visibility' | 'state'
}

/**
 * Shows images to everybody: as public ones, or as gifts to the community.
 * @throws Error for an image that no service of its faces would show so
 */
export function publishImages(
  app: AppContext,
  services: readonly ServiceFiles[],
  words: readonly string[],
  visibility: 'public' | 'community',
): Promise<ChangedImages> {
  const change = (image: Image): Image => {
    if (image.visibility === visibility) return image
    if (image.owner === null) throw isOfficial(image, `it cannot be made ${visibility}`)
    return shownBySome(services, { ...image, visibility, sharedWith: [] })
  }
  return changeImages(app, { words, services, change, member: 'visibility' })
}

/** Shows images to their owner alone. @throws Error for an official one */
export function withdrawImages(app: AppContext, services: readonly ServiceFiles[], words: readonly string[]): Promise<ChangedImages> {
  const change = (image: Image): Image => {
    if (image.owner === null) throw isOfficial(image, 'it is withdrawn from nobody; `mirrorhall image remove` takes it out')
    return { ...image, visibility: 'private', sharedWith: [] }
  }
  return changeImages(app, { words, services, change, member: 'visibility' })
}

/** Shares an image with accounts, beside those it is shared with. @throws Error for one that everybody sees, and for its owner */
export async function shareImage(
  app: AppContext,
  services: readonly ServiceFiles[],
  word: string,
  accounts: readonly string[],
): Promise<ChangedImages> {
  const added = await accountIds(app, accounts)
  const change = (image: Image): Image => {
    refuseOpen(image)
    if (image.owner !== null && added.includes(image.owner)) throw new Error(`The image ${image.id} is the account ${image.owner}'s own.`)
    return shownBySome(services, { ...image, visibility: 'shared', sharedWith: [...new Set([...image.sharedWith, ...added])] })
  }
  return changeImages(app, { words: [word], services, change, member: 'visibility' })
}

/** Shares an image no longer with accounts; one that is then shared with nobody is private. @throws Error for one it is not shared with */
export async function unshareImage(
  app: AppContext,
  services: readonly ServiceFiles[],
  word: string,
  accounts: readonly string[],
): Promise<ChangedImages> {
  const removed = await accountIds(app, accounts)
  const change = (image: Image): Image => {
    refuseOpen(image)
    const stranger = removed.find((id) => !image.sharedWith.includes(id))
    if (stranger !== undefined) {
      const others = image.sharedWith.join(', ') || 'nobody'
      throw new Error(`The image ${image.id} is not shared with the account ${stranger}. It is shared with: ${others}.`)
    }
    const sharedWith = image.sharedWith.filter((id) => !removed.includes(id))
    return { ...image, visibility: sharedWith.length === 0 ? 'private' : 'shared', sharedWith }
  }
  return changeImages(app, { words: [word], services, change, member: 'visibility' })
}

/**
 * Marks images as ones that nobody should start from any more, or takes that back.
 * @throws Error for one that is neither available nor deprecated
 */
export function deprecateImages(
  app: AppContext,
  services: readonly ServiceFiles[],
  words: readonly string[],
  isDeprecated: boolean,
): Promise<ChangedImages> {
  const change = (image: Image): Image => {
    if (image.state !== 'available' && image.state !== 'deprecated')
      throw new Error(`The image ${image.id} is ${image.state}: only one that is available can be deprecated.`)
    return { ...image, state: isDeprecated ? 'deprecated' : 'available' }
  }
  return changeImages(app, { words, services, change, member: 'state' })
}

/** Takes images out, all of them or none. @throws Conflict that tells what depends on one */
export async function removeImages(
  app: AppContext,
  services: readonly ServiceFiles[],
  words: readonly string[],
): Promise<readonly Image[]> {
  const images = await findImages(app, services, words)
  await app.catalogue.write({
    expects: images.map(({ id }) => ({ kind: 'images', key: id, is: 'present' })),
    removals: { images: images.map(({ id }) => id) },
  })
  return images
}

/** What becomes of an image is decided on what it is then: others may be changing it too. */
async function changeImages(app: AppContext, { words, services, change, member }: Changing): Promise<ChangedImages> {
  const found = await findImages(app, services, words)
  let images: readonly Image[] = []
  await app.catalogue.transact(async (read) => {
    const stored = await Promise.all(found.map(({ id }) => read.get('images', id)))
    images = stored.map((image, index) => {
      if (image === undefined) throw new Error(`There is no image ${found[index]?.id} any more.`)
      return change(image.thing)
    })
    return { images }
  })
  const remarks = images.flatMap((image) => problemsOf(services, image, member).map(({ message }) => `${image.id}: ${message}`))
  return { images, remarks: [...new Set(remarks)] }
}

/** What services with a face of the image say that they do not show of it. */
function problemsOf(services: readonly ServiceFiles[], image: Image, member: Changing['member']) {
  return services.flatMap((service) => {
    const [problem] =
      image.faces[service.faces] === undefined ? [] : (service.notShown?.(image) ?? []).filter(({ path }) => path[0] === member)
    return problem === undefined ? [] : [{ faces: service.faces, message: problem.message }]
  })
}

/** @throws Error when every service that has the image shows it to its owner alone */
function shownBySome(services: readonly ServiceFiles[], image: Image): Image {
  const problems = problemsOf(services, image, 'visibility')
  const hiding = new Set(problems.map(({ faces }) => faces))
  const [first] = problems
  if (first !== undefined && Object.keys(image.faces).every((face) => hiding.has(face as typeof first.faces)))
    throw new Error(`Nobody would see the image ${image.id} as a ${image.visibility} one: ${first.message}.`)
  return image
}

async function accountIds(app: AppContext, words: readonly string[]): Promise<readonly string[]> {
  return Promise.all(words.map(async (word) => (await findAccount(app, word)).id))
}

const isOfficial = ({ id }: Image, consequence: string): Error =>
  new Error(`The image ${id} is official, and so public: it belongs to the cloud and ${consequence}.`)

const SEEN: Readonly<Record<'public' | 'community', string>> = {
  public: 'is public',
  community: 'is given to the community',
}

/** @throws Error for an image that everybody sees */
function refuseOpen({ id, visibility, owner }: Image): void {
  const isOpen = (given: Visibility): given is keyof typeof SEEN => given === 'public' || given === 'community'
  if (!isOpen(visibility)) return
  const fix = owner === null ? '' : `; \`mirrorhall image withdraw ${id}\` makes it private first`
  throw new Error(`The image ${id} ${SEEN[visibility]}, so every account sees it${fix}.`)
}
