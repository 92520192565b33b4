import type { Transaction } from 'kysely'
import { facesOf, type ServiceName } from '../catalogue/face.ts'
import type { Image } from '../catalogue/image.ts'
import { Conflict } from '../catalogue/store-port.ts'
import { isStorableId } from './kinds.ts'
import type { Tables } from './tables.ts'

interface FaceRow {
  readonly service: ServiceName
  readonly face_id: string
  readonly image_id: string
}

/** Frees the ids that images had in the services until now. All of a write's are freed before the first is claimed, so ids can be swapped. */
export async function releaseFaces(transaction: Transaction<Tables>, images: readonly Image[]): Promise<void> {
  await transaction
    .deleteFrom('image_faces')
    .where(
      'image_id',
      'in',
      images.map(({ id }) => id),
    )
    .execute()
}

/**
 * Takes the images' ids in the services.
 * @throws Conflict when one belongs to another image; its subject is the id
 */
export async function claimFaces(transaction: Transaction<Tables>, images: readonly Image[]): Promise<void> {
  const rows: FaceRow[] = []
  const all = images.flatMap(({ id, faces }) =>
    facesOf(faces).map(([service, face]): FaceRow => ({ service, face_id: face.id, image_id: id })),
  )
  for (const [service, claims] of Map.groupBy(all, (row) => row.service)) {
    const owners = await ownersOf(transaction, service, claims)
    for (const claim of claims) {
      const owner = owners.get(claim.face_id)
      if (owner !== undefined) throw new Conflict('exists', claim.face_id, taken(claim, owner))
      owners.set(claim.face_id, claim.image_id)
    }
    rows.push(...claims)
  }
  if (rows.length > 0) await transaction.insertInto('image_faces').values(rows).execute()
}

async function ownersOf(transaction: Transaction<Tables>, service: ServiceName, claims: readonly FaceRow[]): Promise<Map<string, string>> {
  for (const { face_id, image_id } of claims) {
    if (!isStorableId(face_id))
      throw new Conflict('unstorable', face_id, `The id of image ${image_id} in ${service} is too long or not a proper text.`)
  }
  if (claims.length === 0) return new Map()
  const rows = await transaction
    .selectFrom('image_faces')
    .select(['face_id', 'image_id'])
    .where('service', '=', service)
    .where(
      'face_id',
      'in',
      claims.map(({ face_id }) => face_id),
    )
    .execute()
  return new Map(rows.map(({ face_id, image_id }) => [face_id, image_id]))
}

function taken({ service, face_id, image_id }: FaceRow, owner: string): string {
  return `The id ${face_id} in ${service} is already that of image ${owner}; image ${image_id} cannot have it too.`
}
