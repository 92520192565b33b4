import { compareImages, type Image } from './image.ts'

/** A stretch of a list, and how long the whole of it is. */
export interface Page {
  readonly total: number
  readonly images: readonly Image[]
}

/** The images at `offset` to `offset + limit` of the ordered lists merged into one, without merging what comes before. */
export function mergedPage(all: readonly (readonly Image[])[], offset: number, limit: number): Page {
  const lists: (readonly Image[])[] = []
  let total = 0
  for (const list of all) {
    if (list.length > 0) lists.push(list)
    total += list.length
  }
  const [only] = lists
  if (lists.length === 1 && only !== undefined) return { total, images: only.slice(offset, offset + limit) }
  const heads = lists.map(() => 0)
  skip(lists, heads, Math.min(offset, total))
  const fronts = lists.map((list, index) => list[heads[index] as number])
  const images: Image[] = []
  while (images.length < limit) {
    let next = 0
    for (let index = 1; index < fronts.length; index++) if (isBefore(fronts[index], fronts[next])) next = index
    const image = fronts[next]
    if (image === undefined) break
    images.push(image)
    heads[next] = (heads[next] as number) + 1
    fronts[next] = lists[next]?.[heads[next] as number]
  }
  return { total, images }
}

/** Nothing comes after all images. */
const isBefore = (a: Image | undefined, b: Image | undefined): boolean => a !== undefined && (b === undefined || compareImages(a, b) < 0)

/**
 * Moves the heads past the first `count` images of the merged order. Of `count` images to pass, the list whose
 * (count / lists)-th next image comes first has all of those among them: that many are passed in one step.
 */
function skip(lists: readonly (readonly Image[])[], heads: number[], count: number): void {
  let left = count
  while (left > 0) {
    const open = lists.filter((list, index) => (heads[index] as number) < list.length).length
    const step = Math.max(1, Math.floor(left / open))
    const first = indexOfFirst(lists, heads, step)
    if (first < 0) return
    const passed = Math.min(step, (lists[first]?.length ?? 0) - (heads[first] as number))
    heads[first] = (heads[first] as number) + passed
    left -= passed
  }
}

/** The list whose `step`-th image from its head comes first in list order; a shorter list is judged by its last. */
function indexOfFirst(lists: readonly (readonly Image[])[], heads: readonly number[], step: number): number {
  let first = -1
  let firstImage: Image | undefined
  for (const [index, list] of lists.entries()) {
    const head = heads[index] as number
    const image = head < list.length ? list[Math.min(head + step, list.length) - 1] : undefined
    if (!isBefore(image, firstImage)) continue
    first = index
    firstImage = image
  }
  return first
}
