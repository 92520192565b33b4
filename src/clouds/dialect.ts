import type { z } from 'zod'
import type { CloudName, Identity } from '../access/account.ts'
import type { DocumentProblem } from '../access/document-problem.ts'
import type { PolicyLanguage, Statement } from '../access/policy.ts'
import type { Image } from '../catalogue/image.ts'
import type { Json } from '../json.ts'

/** An image of a vendor's response, before the catalogue has given it an owner. */
export interface PastedImage {
  /** `default`: the default account's. `official`: the cloud's own. An identity: the account that has it. */
  readonly owner: 'default' | 'official' | Identity
  readonly image: Omit<Image, 'owner'>
}

/** A vendor's response, read. */
export interface PastedResponse {
  readonly images: readonly PastedImage[]
  /** Members of the default account's identity that the response tells, for example its appId. */
  readonly defaultIdentity: Identity
}

/** What a cloud teaches the catalogue file: how its part of accounts, images and policies is written. */
export interface Dialect {
  readonly cloud: CloudName
  /** The account's member named like the cloud, for example `{ uin, appId }`. */
  readonly identity: z.ZodType<{ readonly [member: string]: string | number | undefined }>
  /** The image's member named like the cloud, less `id` and `regions`. */
  readonly details: z.ZodObject
  /** The shape of an image id in this cloud, and how to say it. */
  readonly imageId: { readonly pattern: RegExp; readonly meaning: string }
  /** The image's id here when the file gives none: always the same for the same catalogue id. */
  deriveImageId(catalogueId: string): string
  /** What a file says of an image of this cloud and no service of it shows, for a warning: paths within the image as written. */
  notShown?(image: Image): readonly DocumentProblem[]
  readonly policyLanguage: PolicyLanguage
  /** Compiles a policy document. @throws DocumentError with paths from the document's root */
  compilePolicy(name: string, document: { readonly [member: string]: Json }): readonly Statement[]
  /**
   * The images of a vendor's response; undefined when the document is not a response of this cloud.
   * @throws DocumentError when it is one but cannot be taken
   */
  readResponse(document: unknown): PastedResponse | undefined
}
