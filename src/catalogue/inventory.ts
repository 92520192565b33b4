import type { CloudName } from '../access/account.ts'
import type { Json } from '../json.ts'

/** A high-performance cluster of an account; Alibaba's operations list images by what a cluster supports. */
export interface Cluster {
  /** The id in its cloud, for example `ehpc-hz-FYUr32abcd`. */
  readonly id: string
  readonly cloud: CloudName
  readonly accountId: string
  readonly region: string
  /** What only the cloud knows of it, in the shape its cloud declares. */
  readonly details: { readonly [name: string]: Json }
}

/** A machine of an account, started from an image. */
export interface Instance {
  /** The id in its cloud, for example `ein-gwht9ek2`. */
  readonly id: string
  readonly cloud: CloudName
  readonly accountId: string
  readonly region: string
  /** The catalogue's own id of the image it runs; null when that image is not in the catalogue. */
  readonly imageId: string | null
  /** What only the cloud knows of it, in the shape its cloud declares. */
  readonly details: { readonly [name: string]: Json }
}
