import { hash } from 'node:crypto'
import type { ServiceName } from '../catalogue/face.ts'
import type { Image } from '../catalogue/image.ts'
import type { Ledger, Origin } from './ledger.ts'

/** An image that a file says was called otherwise before. */
export interface Rename {
  readonly image: Image
  /** Ids that it may have in the catalogue: what is written, and what follows from it as a name. */
  readonly formerIds: readonly string[]
  /** Whether the file gives it an id, which it then has from now on; otherwise it keeps the one it had. */
  readonly hasOwnId: boolean
  /** Services in which the file gives it an id; in the others it keeps the one it had. */
  readonly givenFaces: readonly ServiceName[]
}

/** The id of an image that has neither its own nor one in a service: the same for the same owner and name, on every server. */
export function idFromName(owner: string | null, name: string): string {
  return `image-${hash('sha256', JSON.stringify([owner, name]), 'hex').slice(0, 20)}`
}

const IS_FROM_NAME = /^image-[0-9a-f]{20}$/

/** The id that an image had by what it was called: by its name, unless that is such an id already. */
export const formerIdOf = (owner: string | null, previously: string): string =>
  IS_FROM_NAME.test(previously) ? previously : idFromName(owner, previously)

/** Refuses two images that were one, and one that was what another still is. Asked when all images are met. */
export function refuseBadRenames(renames: readonly (readonly [Rename, Origin])[], ledger: Ledger): void {
  for (const [{ image, formerIds }, origin] of renames) {
    const [former = ''] = formerIds
    if (!ledger.enter('former image id', former, origin, 'one image was called so')) continue
    const still = formerIds.find((id) => id !== image.id && ledger.fileOf('image', id) !== undefined)
    if (still === undefined) continue
    ledger.refuse(origin, `an image ${JSON.stringify(former)} is still in these files; leave it out there, or "previously" here`)
  }
}
