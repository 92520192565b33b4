import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Account } from '../../../access/account.ts'
import type { Image } from '../../../catalogue/image.ts'
import { uidOf } from '../identity.ts'
import { type ImageInfo, makeImageInfo, makeOsInfo, type OsInfo, type OwnerAlias } from './image-view.ts'
import { RecentLists } from './recent-lists.ts'

/** Views made before other requests get their turn: lists have no pages, so one may ask for very many. */
const SLICE = 100

/** Most views in all lists that are kept. With the bytes of each list in both formats it takes some 60 MB. */
const MOST_LISTED = 50_000

/** Views made before, per image: to its owner and to everybody else, with the uid of then, and as a public image. */
interface Kept {
  self?: { readonly uid: string; readonly view: ImageInfo }
  others?: { readonly uid: string; readonly view: ImageInfo }
  public?: OsInfo
}

const made = new WeakMap<Image, Kept>()
const lists = new RecentLists(MOST_LISTED)

/**
 * The images as the viewer sees them.
 * @param images the same list for the same images
 * @param viewer id of the viewer's account; null when none of the images is the viewer's, so that all see them alike
 * @param accounts by id; they tell whose the images are
 */
export function imageInfos(
  images: readonly Image[],
  viewer: string | null,
  accounts: ReadonlyMap<string, Account>,
): Promise<readonly ImageInfo[]> {
  const uids = new Map<string, string>()
  const uidOfOwner = ({ owner }: Image): string => {
    if (owner === null) return ''
    const known = uids.get(owner)
    if (known !== undefined) return known
    const account = accounts.get(owner)
    const uid = account === undefined ? '' : uidOf(account)
    uids.set(owner, uid)
    return uid
  }
  return lists.get(images, JSON.stringify(viewer), accounts, async () => {
    return inSlices(images, (image) => {
      const alias: OwnerAlias = viewer !== null && image.owner === viewer ? 'self' : 'others'
      const uid = uidOfOwner(image)
      const kept = keptFor(image)
      const known = kept[alias]
      if (known?.uid === uid) return { view: known.view, isNew: false }
      const view = Object.freeze(makeImageInfo(image, alias, uid))
      kept[alias] = { uid, view }
      return { view, isNew: true }
    })
  })
}

/** The images as public ones. */
export function osInfos(images: readonly Image[]): Promise<readonly OsInfo[]> {
  return lists.get(images, 'public', images, async () => {
    return inSlices(images, (image) => {
      const kept = keptFor(image)
      if (kept.public !== undefined) return { view: kept.public, isNew: false }
      kept.public = Object.freeze(makeOsInfo(image))
      return { view: kept.public, isNew: true }
    })
  })
}

function keptFor(image: Image): Kept {
  let kept = made.get(image)
  if (kept === undefined) {
    kept = {}
    made.set(image, kept)
  }
  return kept
}

async function inSlices<View>(
  images: readonly Image[],
  viewOf: (image: Image) => { readonly view: View; readonly isNew: boolean },
): Promise<readonly View[]> {
  const views: View[] = []
  let made = 0
  for (const image of images) {
    const { view, isNew } = viewOf(image)
    views.push(view)
    // After the first one already: choosing the images may have taken its time.
    if (isNew && made++ % SLICE === 0) await nextTurn()
  }
  return views
}
