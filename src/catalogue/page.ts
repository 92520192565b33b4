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
  const images: Image[] = []
  while (images.length < limit) {
    const next = indexOfFirst(lists, heads, 1)
    if (next < 0) break
    const head = heads[next] as number
    images.push(lists[next]?.[head] as Image)
    heads[next] = head + 1
  }
  return { total, images }
}

/**
 * Moves the heads past the first `count` images of the merged order. Of `count` images to pass, the list whose
 * (count / lists)-th next image comes first has all of those among them: that many are passed in one step.
 */
function skip(lists: readonly (readonly Image[])[], heads: number[], count: number): void {
  let left = count
  while (left > 0) {
    let open = 0
    for (let index = 0; index < lists.length; index++) if ((heads[index] as number) < (lists[index]?.length ?? 0)) open++
    const step = Math.max(1, Math.floor(left / open))
    const first = indexOfFirst(lists, heads, step)
    if (first < 0) return
    const passed = Math.min(step, (lists[first]?.length ?? 0) - (heads[first] as number))
    heads[first] = (heads[first] as number) + passed
    left -= passed
  }
}

/** The list whose `step`-th image from its head comes first in list order; a shorter list is judged by its last. -1 when all are at their ends. */
function indexOfFirst(lists: readonly (readonly Image[])[], heads: readonly number[], step: number): number {
  let first = -1
  let firstImage: Image | undefined
  for (let index = 0; index < lists.length; index++) {
    const list = lists[index] as readonly Image[]
    const head = heads[index] as number
    if (head >= list.length) continue
    const image = list[Math.min(head + step, list.length) - 1] as Image
    if (firstImage !== undefined && compareImages(image, firstImage) >= 0) continue
    first = index
    firstImage = image
  }
  return first
}
