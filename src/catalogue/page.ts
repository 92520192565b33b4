import { compareImages, type Image } from './image.ts'

/** A stretch of a list, and how long the whole of it is. Never changed: the same page may be given again. */
export interface Page {
  readonly total: number
  readonly images: readonly Image[]
}

/** Images on all kept pages together: their bytes are kept with the pages, two thirds of a kilobyte each. */
const MOST_IMAGES = 50_000

interface Kept {
  readonly lists: readonly (readonly Image[])[]
  /** By offset, then by limit. */
  readonly pages: Map<number, Map<number, Page>>
}

/**
 * Pages of merged lists. People and programs ask for the same pages again and again, so each is kept for as long as
 * the first of the lists it was cut from is in memory, within a bound; what is made from a page can be kept with it.
 */
export class Pages {
  readonly #mostImages: number
  #kept = new WeakMap<readonly Image[], Kept>()
  #images = 0

  /** @param mostImages on all kept pages together; beyond it all are let go */
  constructor(mostImages = MOST_IMAGES) {
    this.#mostImages = mostImages
  }

  /** The images at `offset` to `offset + limit` of the ordered lists merged into one. */
  of(lists: readonly (readonly Image[])[], offset: number, limit: number): Page {
    const [first] = lists
    if (first === undefined) return { total: 0, images: [] }
    const known = this.#pagesOf(first, lists)?.get(offset)?.get(limit)
    if (known !== undefined) return known
    const page = mergedPage(lists, offset, limit)
    this.#makeRoom(page)
    const pages = this.#pagesOf(first, lists) ?? this.#begin(first, lists)
    const ofOffset = pages.get(offset) ?? new Map<number, Page>()
    pages.set(offset, ofOffset.set(limit, page))
    return page
  }

  /** Pages that are kept of exactly these lists. */
  #pagesOf(first: readonly Image[], lists: readonly (readonly Image[])[]): Kept['pages'] | undefined {
    const kept = this.#kept.get(first)
    return kept !== undefined && areSame(kept.lists, lists) ? kept.pages : undefined
  }

  #begin(first: readonly Image[], lists: readonly (readonly Image[])[]): Kept['pages'] {
    const pages: Kept['pages'] = new Map()
    this.#kept.set(first, { lists, pages })
    return pages
  }

  #makeRoom({ images }: Page): void {
    // One more for the page itself, so that empty pages are bounded too.
    const weight = images.length + 1
    this.#images += weight
    if (this.#images <= this.#mostImages) return
    this.#kept = new WeakMap()
    this.#images = weight
  }
}

function areSame(some: readonly (readonly Image[])[], others: readonly (readonly Image[])[]): boolean {
  if (some.length !== others.length) return false
  for (let index = 0; index < some.length; index++) if (some[index] !== others[index]) return false
  return true
}

/** The images at `offset` to `offset + limit` of the ordered lists merged into one, without merging what comes before. */
export function mergedPage(lists: readonly (readonly Image[])[], offset: number, limit: number): Page {
  const total = lists.reduce((sum, list) => sum + list.length, 0)
  const [only] = lists
  if (lists.length === 1 && only !== undefined) return { total, images: only.slice(offset, offset + limit) }
  const heads = lists.map(() => 0)
  skip(lists, heads, Math.min(offset, total))
  const images: Image[] = []
  while (images.length < limit) {
    const next = indexOfFirst(lists, heads, 1)
    if (next < 0) break
    images.push(lists[next]?.[heads[next] as number] as Image)
    heads[next] = (heads[next] as number) + 1
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
  let best = -1
  let bestImage: Image | undefined
  lists.forEach((list, index) => {
    const head = heads[index] as number
    const image = list[Math.min(head + step, list.length) - 1]
    if (head >= list.length || image === undefined) return
    if (bestImage === undefined || compareImages(image, bestImage) < 0) {
      best = index
      bestImage = image
    }
  })
  return best
}
