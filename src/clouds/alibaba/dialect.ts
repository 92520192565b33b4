import { hash } from 'node:crypto'
import { z } from 'zod'
import type { Dialect } from '../dialect.ts'
import { notShownByEhpc } from './ehpc/not-shown.ts'
import { readResponse } from './ehpc/pasted-response.ts'
import { compileRam } from './ram.ts'

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

/** What only Alibaba knows of an image; every member may be left out. A fact that is left out is not known. */
export const alibabaDetails = z
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

/** See {@link alibabaDetails}; tags are always structures here. */
export type AlibabaDetails = z.infer<typeof alibabaDetails>

/** How Alibaba names an account. */
export const alibabaIdentity = z.strictObject({
  uid: z
    .string()
    .regex(/^\d{5,20}$/, { error: ({ input }) => `${JSON.stringify(input)} cannot be a uid: it is 5 to 20 digits, as a rule 16` })
    .describe('Main account id (Uid): digits, as a rule 16, in quotes.'),
})

/** What Alibaba Cloud teaches the catalogue file. */
export const alibabaDialect: Dialect = {
  cloud: 'alibaba',
  identity: alibabaIdentity,
  details: alibabaDetails,
  // System images are called like centos_7_9_x64_20G_alibase_20210623.vhd, all others m- and 20 letters or digits.
  imageId: {
    pattern: /^[^\s\p{Cc}]{1,128}$/u,
    meaning: 'an id such as m-bp181x855551ww5yq1ab or centos_7_9_x64_20G_alibase_20210623.vhd: 1 to 128 characters without white space',
  },
  deriveImageId,
  notShown: notShownByEhpc,
  policyLanguage: 'ram',
  compilePolicy: compileRam,
  readResponse,
}

/** The id of an image that was given none: the same for the same catalogue id, on every server. */
function deriveImageId(catalogueId: string): string {
  const digits = BigInt(`0x${hash('sha256', `alibaba image ${catalogueId}`, 'hex')}`).toString(36)
  return `m-${digits.padStart(20, '0').slice(-20)}`
}
