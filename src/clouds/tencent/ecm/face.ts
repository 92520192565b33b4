import { hash } from 'node:crypto'
import { z } from 'zod'
import type { Account } from '../../../access/account.ts'

/** How an image came to be, in the vendor's words. */
export const IMAGE_SOURCES = ['OFFICIAL', 'CREATE_IMAGE', 'EXTERNAL_IMPORT'] as const

const from = z
  .strictObject({
    instance: z.string().describe('Instance it was made from, for example ein-gwht9ek2.'),
    instanceName: z.string(),
    region: z.string().describe('Region of that instance, for example ap-chongqing-ecm2.'),
    image: z.string().describe('Image that instance ran, for example img-cho4vg0s.'),
    imageName: z.string(),
    imageType: z.string().describe('PRIVATE_IMAGE or PUBLIC_IMAGE.'),
    osName: z.string(),
    description: z.string(),
  })
  .partial()
  .describe('What the image was made from (SrcImage).')

/** What only Tencent knows of an image; every member may be left out. */
export const tencentDetails = z
  .strictObject({
    osType: z.string().describe('OsType; the platform when left out.'),
    osVersion: z.string().describe('OsVersion; the version of the operating system when left out.'),
    platform: z.string().describe('Platform; that of the operating system when left out.'),
    source: z.enum(IMAGE_SOURCES).describe('ImageSource; OFFICIAL for official images and CREATE_IMAGE for others when left out.'),
    from,
    taskId: z.string().describe('TaskId; empty when left out.'),
    cloudInit: z.boolean().describe('IsSupportCloudInit; true when left out.'),
    verbatim: z.record(z.string(), z.json()).describe('Members answered exactly as given here, whatever they would be otherwise.'),
  })
  .partial()

/** An object that has only some of the members of T, none of them undefined. */
type Some<T> = { [K in keyof T]?: NonNullable<T[K]> }

/** See {@link tencentDetails}. */
export type TencentDetails = Some<Omit<z.infer<typeof tencentDetails>, 'from'>> & { from?: Some<z.infer<typeof from>> }

/** How Tencent names an account. */
export const tencentIdentity = z
  .strictObject({
    uin: z
      .string()
      .regex(/^\d{5,20}$/, 'a uin is 5 to 20 digits')
      .describe('Main account id, digits.'),
    appId: z.number().int().positive().max(Number.MAX_SAFE_INTEGER).describe("AppId, shown as the owner of the account's images."),
  })
  .partial()

/** The shape of an ECM image id. */
export const IMAGE_ID = /^img-[0-9a-z]{8}$/

/** The id of an image that was given none: the same for the same catalogue id, on every server. */
export function deriveImageId(catalogueId: string): string {
  const digits = BigInt(`0x${hash('sha256', `tencent image ${catalogueId}`, 'hex').slice(0, 15)}`).toString(36)
  return `img-${digits.padStart(8, '0').slice(-8)}`
}

/** The number images of an account are owned by: its appId, or one derived from its id, always the same. */
export function appIdOf(account: Account): number {
  const given = account.identities.tencent?.['appId']
  if (typeof given === 'number') return given
  let derived = derivedAppIds.get(account)
  if (derived === undefined) {
    derived = 1_300_000_000 + (Number.parseInt(hash('sha256', `tencent appId ${account.id}`, 'hex').slice(0, 8), 16) % 100_000_000)
    derivedAppIds.set(account, derived)
  }
  return derived
}

const derivedAppIds = new WeakMap<Account, number>()
