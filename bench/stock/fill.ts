import type { Image } from '../../src/catalogue/image.ts'
import type { Store } from '../../src/catalogue/store-port.ts'
import { accessOf } from './access.ts'
import { ehpcImageAt } from './ehpc-images.ts'
import { imageAt } from './images.ts'
import type { Stock } from './stock.ts'

/** Images in one write: enough to be fast, few enough to be held in memory. */
const BATCH = 10_000

/**
 * Writes a whole stock through the store's own write path.
 * @param onProgress told how many images are in, after each write
 */
export async function fill(store: Store, stock: Stock, onProgress: (images: number) => void): Promise<void> {
  await store.write(accessOf(stock))
  let written = 0
  for (const batch of batches(stock)) {
    await store.write({ images: batch })
    written += batch.length
    onProgress(written)
  }
}

function* batches(stock: Stock): Generator<readonly Image[]> {
  for (let start = 0; start < stock.images; start += BATCH) {
    yield Array.from({ length: Math.min(BATCH, stock.images - start) }, (_, index) => imageAt(start + index, stock))
  }
  if (stock.community > 0) yield Array.from({ length: stock.community }, (_, index) => ehpcImageAt(index, stock, 'community'))
  if (stock.custom > 0) yield Array.from({ length: stock.custom }, (_, index) => ehpcImageAt(index, stock, 'private'))
}
