import type { Account } from '../../../access/account.ts'
import type { Image } from '../../../catalogue/image.ts'
import { Turn } from '../../../catalogue/turn.ts'
import { type ImageInfo, imageInfo, type OsInfo, osInfo } from './image-view.ts'

/** Images between two looks at the clock. */
const AT_ONCE = 128

/**
 * The images as the viewer sees them.
 * @param viewer id of the viewer's account
 * @param accounts by id; they tell whose the images are
 */
export const imageInfos = (
  images: readonly Image[],
  viewer: string,
  accounts: ReadonlyMap<string, Account>,
): Promise<readonly ImageInfo[]> => viewsInTurns(images, (image) => imageInfo(image, viewer, accounts))

/** The images as public ones. */
export const osInfos = (images: readonly Image[]): Promise<readonly OsInfo[]> => viewsInTurns(images, osInfo)

/** Lists have no pages, so one may ask for very many: others have their turn in between. */
async function viewsInTurns<View>(images: readonly Image[], viewOfImage: (image: Image) => View): Promise<readonly View[]> {
  const views: View[] = []
  const turn = new Turn()
  for (let index = 0; index < images.length; index++) {
    if (index % AT_ONCE === 0 && turn.isOver) await turn.pass()
    views.push(viewOfImage(images[index] as Image))
  }
  return views
}
