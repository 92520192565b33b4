import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Store } from '../catalogue/store-port.ts'

/** What use cases work on. */
export interface AppContext {
  /** The images as they are listed, and every write: who asks this process next sees it. */
  readonly catalogue: Catalogue
  /** The durable data, read as it is now. */
  readonly store: Store
  /** Waits for the writes that are under way, and lets go of the data. */
  close(): Promise<void>
}
