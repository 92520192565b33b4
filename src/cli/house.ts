import type { Registry } from '../api/registry.ts'
import type { CloudClient } from '../clouds/client.ts'
import type { Cloud } from '../clouds/cloud.ts'
import type { Dialect } from '../clouds/dialect.ts'
import type { CatalogueFile } from '../files/source.ts'

/** Settings of the clouds that are served. */
export interface CloudOptions {
  /** Host names that clients sign although they call this server by another. */
  readonly hostAliases: readonly string[]
  /** The region of calls to Alibaba Cloud that name none. */
  readonly defaultRegion: string
  /** Whether Tencent Cloud's requests may leave their body out of the signature. */
  readonly unsignedPayload: boolean
}

/** What the composition root hands to the commands: everything that knows a cloud by name. */
export interface House {
  readonly version: string
  readonly registry: Registry
  /** What catalogue files may say of each cloud, loaded when it is wanted. */
  dialects(): Promise<readonly Dialect[]>
  readonly clients: readonly CloudClient[]
  /** The clouds that are served, in the order they are asked whether a request is theirs. */
  clouds(options: CloudOptions): readonly Cloud[]
  /** The starter catalogue, read when it is wanted. */
  starter(): Promise<CatalogueFile>
  /** The console's page, HTML. */
  readonly page: string
}
