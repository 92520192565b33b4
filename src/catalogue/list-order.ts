import { compareImages, type Image } from './image.ts'
import type { Turn } from './turn.ts'

/** Images between two looks at the clock. */
const AT_ONCE = 256

/**
 * Images in list order, from runs that are in list order each: merged two by two, others having their turn in between.
 * Runs that follow each other, as those of images that were written in list order or against it do, are only joined.
 */
export async function mergeRuns(runs: readonly (readonly Image[])[], turn: Turn): Promise<readonly Image[]> {
  let left = runs
  while (left.length > 1) {
    const merged: (readonly Image[])[] = []
    for (let index = 0; index < left.length; index += 2) {
      const [first = [], second = []] = left.slice(index, index + 2)
      merged.push(await merge(first, second, turn))
    }
    left = merged
  }
  return left[0] ?? []
}

async function merge(a: readonly Image[], b: readonly Image[], turn: Turn): Promise<readonly Image[]> {
  if (turn.isOver) await turn.pass()
  if (isBefore(a, b)) return a.concat(b)
  if (isBefore(b, a)) return b.concat(a)
  const merged: Image[] = []
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    merged.push((compareImages(a[i] as Image, b[j] as Image) <= 0 ? a[i++] : b[j++]) as Image)
    if (merged.length % AT_ONCE === 0 && turn.isOver) await turn.pass()
  }
  for (; i < a.length; i++) merged.push(a[i] as Image)
  for (; j < b.length; j++) merged.push(b[j] as Image)
  return merged
}

/** Whether all of one run comes before all of another. */
function isBefore(a: readonly Image[], b: readonly Image[]): boolean {
  const [last, first] = [a.at(-1), b[0]]
  return last === undefined || first === undefined || compareImages(last, first) <= 0
}

/** Where the image is in a list in list order, or would be. */
export function positionOf(images: readonly Image[], image: Image): number {
  let low = 0
  let high = images.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareImages(images[middle] as Image, image) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * A list in list order without some of its images and with others.
 * @param gone members of the list
 * @param come in list order
 */
export function exchanged(images: readonly Image[], gone: readonly Image[], come: readonly Image[]): readonly Image[] {
  const edits = [
    ...gone.map((image) => ({ at: positionOf(images, image), image: undefined })),
    ...come.map((image) => ({ at: positionOf(images, image), image })),
  ].sort((a, b) => a.at - b.at)
  // Its length is known, which makes copying a long list four times as fast.
  const all = new Array<Image>(images.length - gone.length + come.length)
  let from = 0
  let to = 0
  for (const { at, image } of edits) {
    while (from < at) all[to++] = images[from++] as Image
    if (image === undefined) from++
    else all[to++] = image
  }
  while (from < images.length) all[to++] = images[from++] as Image
  return all
}
