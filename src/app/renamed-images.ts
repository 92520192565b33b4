import type { StoreReader } from '../catalogue/decision.ts'
import { type Face, facesOf, type ServiceName } from '../catalogue/face.ts'
import type { Image } from '../catalogue/image.ts'
import type { Instance, Module } from '../catalogue/inventory.ts'
import type { Changes } from '../catalogue/store-port.ts'
import type { Rename } from '../files/renames.ts'

/** What images that were called otherwise come to, in the catalogue that they are written to. */
export interface RenamedImages {
  /** The image to write, by the one that the files say. */
  readonly images: ReadonlyMap<Image, Image>
  /** Images that get another id: the new one by the one they had, which goes. */
  readonly moves: ReadonlyMap<string, string>
  /** Instances in the catalogue that run such an image, running it by its new id. */
  readonly instances: readonly Instance[]
  /** Modules in the catalogue that start such an image, starting it by its new id. */
  readonly modules: readonly Module[]
}

/** Finds what images were called before: they keep their ids, as far as the files give them no others. */
export async function findRenamed(renames: readonly Rename[], read: StoreReader): Promise<RenamedImages> {
  const images = new Map<Image, Image>()
  const moves = new Map<string, string>()
  const instances: Instance[] = []
  const modules: Module[] = []
  for (const { image, formerIds, hasOwnId, givenFaces } of renames) {
    const former = (await firstOf(formerIds, read, (stored) => stored.owner === image.owner)) ?? (await firstOf([image.id], read))
    if (former === undefined) continue
    const id = hasOwnId ? image.id : former.id
    images.set(image, { ...image, id, faces: keptFaces(image, former, givenFaces) })
    if (id === former.id) continue
    moves.set(former.id, id)
    for (const instance of await read.instancesOf(former.id)) instances.push({ ...instance, imageId: id })
    for (const module of await read.modulesOf(former.id)) modules.push({ ...module, imageId: id })
  }
  return { images, moves, instances, modules }
}

/** The images of things as they are to be written. */
export const imagesAs = ({ images = [] }: Pick<Changes, 'images'>, renamed: RenamedImages): readonly Image[] =>
  images.map((image) => renamed.images.get(image) ?? image)

/** Images, and the instances and modules that refer to them, as they are to be written. */
export function writtenAs(things: Referring, renamed: RenamedImages): Referring {
  const ids = new Map([...renamed.moves, ...[...renamed.images].map(([said, written]) => [said.id, written.id] as const)])
  const referring = <T extends Instance | Module>(said: readonly T[], inCatalogue: readonly T[]): readonly T[] => {
    const isSaid = new Set(said.map(({ cloud, id }) => `${cloud} ${id}`))
    return [
      ...said.map((thing) => ({ ...thing, imageId: thing.imageId === null ? null : (ids.get(thing.imageId) ?? thing.imageId) })),
      ...inCatalogue.filter(({ cloud, id }) => !isSaid.has(`${cloud} ${id}`)),
    ]
  }
  return {
    images: imagesAs(things, renamed),
    instances: referring(things.instances ?? [], renamed.instances),
    modules: referring(things.modules ?? [], renamed.modules),
  }
}

type Referring = Pick<Changes, 'images' | 'instances' | 'modules'>

/** @param suits not an image of somebody else that is called the same */
async function firstOf(
  ids: readonly string[],
  read: StoreReader,
  suits: (stored: Image) => boolean = () => true,
): Promise<Image | undefined> {
  for (const id of ids) {
    const stored = await read.get('images', id)
    if (stored !== undefined && suits(stored.thing)) return stored.thing
  }
  return undefined
}

function keptFaces(image: Image, former: Image, given: readonly ServiceName[]): Image['faces'] {
  const faces: { [service: ServiceName]: Face } = {}
  for (const [service, face] of facesOf(image.faces)) {
    const id = given.includes(service) ? face.id : (former.faces[service]?.id ?? face.id)
    faces[service] = { ...face, id }
  }
  return faces
}
