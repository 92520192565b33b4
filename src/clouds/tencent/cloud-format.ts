import { z } from 'zod'
import { askedOf } from '../asked.ts'
import type { CloudFormat } from '../cloud-format.ts'
import { filesOf } from '../service-files.ts'
import { compileCam } from './cam.ts'
import { TENCENT_REGIONS } from './hosts.ts'
import { TENCENT_SERVICES } from './services.ts'

/** How Tencent Cloud names an account. */
const identity = z
  .strictObject({
    uin: z
      .string()
      .regex(/^\d{5,20}$/, 'a uin is 5 to 20 digits')
      .describe('Main account id, digits.'),
    appId: z.number().int().positive().max(Number.MAX_SAFE_INTEGER).describe("AppId, shown as the owner of the account's images."),
  })
  .partial()

/** What Tencent Cloud and its services teach the catalogue file. */
export async function tencentFormat(services = TENCENT_SERVICES): Promise<CloudFormat> {
  const asked = askedOf(services.flatMap(({ operations }) => operations))
  const files = await filesOf(services)
  return {
    cloud: 'tencent',
    identity,
    regions: [...files.flatMap(({ regions = [] }) => regions), ...TENCENT_REGIONS],
    policyLanguage: 'cam',
    compilePolicy: (name, document) => compileCam(asked, name, document),
    services: files,
  }
}
