import type { StoreReader } from '../catalogue/decision.ts'
import { compareImages, type Image, type ImageState, type Visibility } from '../catalogue/image.ts'
import type { ServiceFiles } from '../clouds/service-files.ts'
import type { AppContext } from './context.ts'

/** Which images are listed; all of them without any. */
export interface ImageSelection {
  /** Id of an account. */
  readonly owner?: string
  readonly visibility?: Visibility
  readonly state?: ImageState
}

/** Images in the order of every list. */
export async function listImages({ store }: AppContext, { owner, visibility, state }: ImageSelection = {}): Promise<readonly Image[]> {
  const all = owner === undefined ? [...(await store.read((read) => read.all('images')))].sort(compareImages) : await store.ownShelf(owner)
  return all.filter((image) => (visibility ?? image.visibility) === image.visibility && (state ?? image.state) === image.state)
}

/** Most images of one name that are told. */
const MAX_TOLD = 10

/**
 * The images that are meant by words: the catalogue's own id, the id in a service, or a name that only one image has.
 * @param services whose ids are looked for
 * @returns each once, in the order of the words
 * @throws Error for a word that means none, or several
 */
export async function findImages(app: AppContext, services: readonly ServiceFiles[], words: readonly string[]): Promise<readonly Image[]> {
  const byId = await app.store.read((read) => Promise.all(words.map((word) => imageOfId(read, services, word))))
  const unknown = words.filter((_, index) => byId[index] === undefined)
  const named = unknown.length === 0 ? new Map() : await imagesNamed(app, unknown)
  const found = words.map((word, index): Image => byId[index] ?? named.get(word))
  return [...new Map(found.map((image) => [image.id, image])).values()]
}

async function imageOfId(read: StoreReader, services: readonly ServiceFiles[], id: string): Promise<Image | undefined> {
  const own = await read.get('images', id)
  if (own !== undefined) return own.thing
  for (const faces of new Set(services.map((service) => service.faces))) {
    const found = await read.imageOf(faces, id)
    if (found !== undefined) return found.thing
  }
  return undefined
}

async function imagesNamed(app: AppContext, names: readonly string[]): Promise<ReadonlyMap<string, Image>> {
  const wanted = new Set(names)
  const byName = Map.groupBy(await listImages(app), ({ name }) => name)
  const found = new Map<string, Image>()
  for (const name of wanted) {
    const [image, ...others] = byName.get(name) ?? []
    if (image === undefined) throw new Error(`There is no image ${name}: write its id or its name as \`mirrorhall image list\` shows it.`)
    if (others.length > 0) throw new Error(severalNamed(name, [image, ...others]))
    found.set(name, image)
  }
  return found
}

function severalNamed(name: string, images: readonly Image[]): string {
  const ids = images.slice(0, MAX_TOLD).map(({ id }) => id)
  const more = images.length > MAX_TOLD ? ` and ${images.length - MAX_TOLD} more` : ''
  return `There are ${images.length} images called ${name}: write the id of the one that is meant, ${ids.join(', ')}${more}.`
}
