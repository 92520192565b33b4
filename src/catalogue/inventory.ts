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

/** The states of an instance's life. */
export const INSTANCE_STATES = [
  'pending',
  'launch-failed',
  'running',
  'stopped',
  'starting',
  'stopping',
  'rebooting',
  'shutdown',
  'terminating',
] as const

/** One of {@link INSTANCE_STATES}. */
export type InstanceState = (typeof INSTANCE_STATES)[number]

/** A machine of an account, started from an image. */
export interface Instance {
  /** The id in its cloud, for example `ein-gwht9ek2`. */
  readonly id: string
  readonly cloud: CloudName
  readonly accountId: string
  readonly region: string
  /** The catalogue's own id of the image it runs; null when that image is not in the catalogue. */
  readonly imageId: string | null
  /** Running where it is left out. */
  readonly state?: InstanceState
  /** Its kind of machine, for example `SN3ne.2XLARGE16`; left out where it is not known. */
  readonly type?: string
  /** The id of the module it belongs to, which may not be there; left out for none. */
  readonly moduleId?: string
  /** Milliseconds since the Unix epoch; left out where it is not known. */
  readonly createdAt?: number
  /** What only the cloud knows of it, in the shape its cloud declares. */
  readonly details: { readonly [name: string]: Json }
}

/** What an account starts instances by: a kind of machine and an image. */
export interface Module {
  /** The id in its cloud, for example `em-qn46snq8`. */
  readonly id: string
  readonly cloud: CloudName
  readonly accountId: string
  readonly name: string
  /** The kind of machine, for example `SN3ne.2XLARGE16`. */
  readonly type: string
  /** The catalogue's own id of the image that is the default, which may not be there. */
  readonly imageId: string
  /** Milliseconds since the Unix epoch; null when not known. */
  readonly createdAt: number | null
}
