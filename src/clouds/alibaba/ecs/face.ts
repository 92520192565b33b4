import { z } from 'zod'

const tagMembers = {
  osTag: z.string().describe('Name of the operating system, for example CentOS_7.2_64.'),
  platform: z.string().describe('Platform; that of the image when left out.').optional(),
  version: z.string().describe('Version in quotes, for example "7.2"; that of the image when left out.').optional(),
  architecture: z.string().describe('Architecture as answered, for example i386; that of the image when left out.').optional(),
}
const baseOsTag = z.strictObject(tagMembers)
const osTag = baseOsTag.extend({ baseOsTag: z.string().describe('Name of the base system; that of the image when left out.').optional() })

/** A tag written by its name alone is short for the structure that has nothing else. */
function named<Tag extends z.ZodType>(tag: Tag) {
  return z.union([z.string().transform((name) => ({ osTag: name })), tag])
}

/** What only ECS and the services that show its images know of one; every member may be left out. A fact that is left out is not known. */
export const ecsDetails = z
  .strictObject({
    osTag: named(osTag).describe('OsTag: the name alone, or an object where its other members differ from the image.'),
    baseOsTag: named(baseOsTag).describe('BaseOsTag: the name alone, or an object; the same as osTag when left out.'),
    platform: z.string().describe('Platform as answered, for example Aliyun or Freebsd; that of the operating system when left out.'),
    osNameEn: z.string().describe('OSNameEn: the display name in English.'),
    status: z
      .enum(['Available', 'UnAvailable', 'Creating', 'CreateFailed'])
      .describe('Status as answered, where the state of the image does not tell it.'),
    postInstallScript: z.string().describe('PostInstallScript: script run after the installation, for example example.sh.'),
    skuCode: z.enum(['ECS', 'package']).describe('SkuCode: ECS (pay-as-you-go) or package (subscription).'),
    pricingCycle: z.enum(['Hour', 'Month', 'Year']).describe('PricingCycle of an image of the marketplace.'),
    productCode: z.string().describe('ProductCode of an image of the marketplace, for example cmjj028279.'),
    verbatim: z.record(z.string(), z.json()).describe('Members answered exactly as given here, whatever they would be otherwise.'),
  })
  .partial()

/** See {@link ecsDetails}; tags are always structures here. */
export type EcsDetails = z.infer<typeof ecsDetails>
