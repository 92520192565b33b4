import { z } from 'zod'
import { askedOf } from '../asked.ts'
import type { CloudFormat } from '../cloud-format.ts'
import { filesOf } from '../service-files.ts'
import { compileRam } from './ram.ts'
import { ALIBABA_REGIONS } from './regions.ts'
import { ALIBABA_SERVICES } from './services.ts'

/** How Alibaba names an account. */
export const alibabaIdentity = z.strictObject({
  uid: z
    .string()
    .regex(/^\d{5,20}$/, { error: ({ input }) => `${JSON.stringify(input)} cannot be a uid: it is 5 to 20 digits, as a rule 16` })
    .describe('Main account id (Uid): digits, as a rule 16, in quotes.'),
})

/** What Alibaba Cloud and its services teach the catalogue file. */
export async function alibabaFormat(services = ALIBABA_SERVICES): Promise<CloudFormat> {
  const asked = askedOf(services.flatMap(({ operations }) => operations))
  const files = await filesOf(services)
  return {
    cloud: 'alibaba',
    identity: alibabaIdentity,
    regions: [...files.flatMap(({ regions = [] }) => regions), ...ALIBABA_REGIONS],
    policyLanguage: 'ram',
    compilePolicy: (name, document) => compileRam(asked, name, document),
    services: files,
  }
}
