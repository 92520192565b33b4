import page from '../console/index.html' with { type: 'text' }
import packageJson from '../package.json' with { type: 'json' }
import type { CloudName } from './access/account.ts'
import { type Registry, register } from './api/registry.ts'
import { alibabaClient } from './clouds/alibaba/client.ts'
import { alibabaCloud } from './clouds/alibaba/cloud.ts'
import { ALIBABA_SERVICES } from './clouds/alibaba/services.ts'
import type { CloudClient } from './clouds/client.ts'
import type { Cloud } from './clouds/cloud.ts'
import type { CloudFormat } from './clouds/cloud-format.ts'
import type { CloudService } from './clouds/service-files.ts'
import { tencentClient } from './clouds/tencent/client.ts'
import { tencentCloud } from './clouds/tencent/cloud.ts'
import { TENCENT_SERVICES } from './clouds/tencent/services.ts'
import type { CatalogueFile } from './files/source.ts'

/** Settings of the clouds that are served. */
export interface CloudOptions {
  /** Host names that clients sign although they call this server by another. */
  readonly hostAliases: readonly string[]
  /** The region of calls to Alibaba Cloud that name none. */
  readonly defaultRegion: string
  /** Whether Tencent Cloud's requests may leave their body out of the signature. */
  readonly unsignedPayload: boolean
}

/** What this build ships: the clouds with their services, the starter catalogue, the console. Everything that knows a cloud by name. */
export interface Distribution {
  readonly version: string
  readonly registry: Registry
  /** What catalogue files may say of each cloud, loaded when it is wanted. */
  cloudFormats(): Promise<readonly CloudFormat[]>
  readonly clients: readonly CloudClient[]
  /** The clouds that are served, in the order they are asked whether a request is theirs. */
  clouds(options: CloudOptions): readonly Cloud[]
  /** The starter catalogue, read when it is wanted. */
  starter(): Promise<CatalogueFile>
  /** The console's page, HTML. */
  readonly page: string
}

const STARTER = 'starter/catalogue.json'

/** The services of each cloud. */
export type Services = { readonly [cloud in CloudName]: readonly CloudService[] }

/** Every service of this build. */
export const SERVICES: Services = { tencent: TENCENT_SERVICES, alibaba: ALIBABA_SERVICES }

/** @param services those to ship, where they are not this build's */
export function distributionOf(services: Services = SERVICES): Distribution {
  const registry = register([...services.tencent, ...services.alibaba].flatMap(({ operations }) => operations))
  return {
    version: packageJson.version,
    registry,
    cloudFormats: async () => {
      const [{ tencentFormat }, { alibabaFormat }] = await Promise.all([
        import('./clouds/tencent/cloud-format.ts'),
        import('./clouds/alibaba/cloud-format.ts'),
      ])
      return Promise.all([tencentFormat(services.tencent), alibabaFormat(services.alibaba)])
    },
    clients: [tencentClient, alibabaClient],
    // Alibaba knows its own by their marks; Tencent also claims what has none, so it comes last.
    clouds: (options) => [alibabaCloud({ registry, ...options }), tencentCloud({ registry, ...options })],
    page: page as unknown as string,
    // Imported, so that the executable carries it.
    starter: async () => ({
      path: STARTER,
      text: (await import('../starter/catalogue.json', { with: { type: 'text' } })).default as unknown as string,
    }),
  }
}

/** What this build ships. */
export const distribution = distributionOf()
