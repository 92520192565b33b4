import type { z } from 'zod'
import type { Identity } from '../catalogue/account.ts'
import type { CloudName, Image, Json } from '../catalogue/image.ts'
import type { PolicyLanguage, Statement } from '../catalogue/policy.ts'

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

/** Something in a document that cannot be taken, and where: keys and indices from the document's root. */
export interface DocumentProblem {
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** A document that cannot be taken, with every problem found in it. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError'
  readonly problems: readonly DocumentProblem[]

  constructor(problems: readonly DocumentProblem[]) {
    super(problems.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'))
    this.problems = problems
  }
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
