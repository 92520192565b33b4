import type { ImageChange } from '../catalogue/change.ts'
import type { Image } from '../catalogue/image.ts'
import { Damaged } from '../catalogue/store-port.ts'
import type { ImageReader } from './image-reader.ts'
import type { Tables } from './tables.ts'

/** The image that an entry of the log is about, as it is now; nulls where there is none. */
export interface PatchRow {
  readonly now_body: string | null
  readonly now_checksum: number | null
}

type Entry = Tables['changes'] & PatchRow

/**
 * The images that entries of the log are about.
 * @param entries in their order
 * @returns also the entries that this says all of; of the others, what they touch must be forgotten
 */
export function changedImages(
  entries: readonly Entry[],
  reader: ImageReader,
): { readonly images: readonly ImageChange[]; readonly patched: ReadonlySet<Entry> } {
  const images: ImageChange[] = []
  const patched = new Set<Entry>()
  const byId = Map.groupBy(
    entries.filter(({ kind, topics }) => kind === 'images' && !topics.includes('"everything"')),
    ({ id }) => id,
  )
  for (const entriesOfOne of byId.values()) {
    const after = stateNow(entriesOfOne[0] as Entry, reader)
    if (after === 'damaged') continue
    images.push({ before: entriesOfOne.flatMap(({ before }): Image[] => (before === null ? [] : [JSON.parse(before)])), after })
    for (const entry of entriesOfOne) patched.add(entry)
  }
  return { images, patched }
}

function stateNow({ id, now_body: body, now_checksum: checksum }: Entry, reader: ImageReader): Image | undefined | 'damaged' {
  if (id === null || body === null) return undefined
  try {
    return reader.one({ id, body, checksum })
  } catch (failure) {
    // Whoever reads its shelf meets it.
    if (failure instanceof Damaged) return 'damaged'
    throw failure
  }
}
