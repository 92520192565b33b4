import type { Kysely } from 'kysely'
import { facesOf } from '../catalogue/face.ts'
import { pagesOf } from './backup-tables.ts'
import type { Defect } from './check-rows.ts'
import { imageKind } from './kinds.ts'
import { cureOfColumns, isIntact } from './stored-row.ts'
import type { Tables } from './tables.ts'

const CURE = cureOfColumns('images').replace('names it', 'names the image')

/** Holds the table of the ids in the services against the images, both ways. Images that are damaged themselves are passed over. */
export async function checkFaces(db: Kysely<Tables>): Promise<Defect[]> {
  const defects: Defect[] = []
  const unreadable = new Set<string>()
  for await (const page of pagesOf(db, 'images')) {
    const ids = page.map(({ id }) => String(id))
    const rows = await db.selectFrom('image_faces').selectAll().where('image_id', 'in', ids).execute()
    const taken = new Set(rows.map(({ service, face_id, image_id }) => JSON.stringify([image_id, service, face_id])))
    for (const { id, body, checksum } of page) {
      if (!isIntact(body, checksum)) {
        unreadable.add(String(id))
        continue
      }
      for (const [service, face] of facesOf(imageKind.read(String(body)).faces)) {
        if (taken.delete(JSON.stringify([id, service, face.id]))) continue
        defects.push({ table: 'image_faces', row: face.id, problem: `the id in ${service} of image ${id} is not kept unique`, cure: CURE })
      }
    }
    for (const left of taken) {
      const [image, service, face] = JSON.parse(left)
      if (unreadable.has(image)) continue
      defects.push({ table: 'image_faces', row: face, problem: `image ${image} has no such id in ${service}`, cure: CURE })
    }
  }
  const strays = await db
    .selectFrom('image_faces')
    .leftJoin('images', 'images.id', 'image_faces.image_id')
    .select(['face_id', 'image_id'])
    .where('images.id', 'is', null)
    .execute()
  for (const { face_id, image_id } of strays) {
    defects.push({ table: 'image_faces', row: face_id, problem: `it is that of image ${image_id}, which is not there`, cure: CURE })
  }
  return defects
}
