import type { z } from 'zod'
import type { Identity } from '../access/account.ts'
import type { DocumentProblem } from '../access/document-problem.ts'
import type { Operation } from '../api/operation.ts'
import type { ServiceName } from '../catalogue/face.ts'
import type { Image } from '../catalogue/image.ts'

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

/** How catalogue files write the faces of a service. */
export interface FaceFormat {
  /** The image's member that makes a face, for example `tencent`; no other service has the same. */
  readonly member: string
  /** The members of the face, less `id` and `regions`. */
  readonly details: z.ZodObject
  /** The shape of an image id in this service, and how to say it. */
  readonly imageId: { readonly pattern: RegExp; readonly meaning: string }
  /** The image's id here when the file gives none: always the same for the same catalogue id. */
  deriveImageId(catalogueId: string): string
}

/** What a service adds to catalogue files. */
export interface ServiceFiles {
  /** The service whose faces it is about: itself, or another of its cloud, as E-HPC shows the images of ECS. */
  readonly faces: ServiceName
  /** How those faces are written; undefined for a service that shows those of another. */
  readonly format?: FaceFormat
  /** The vendor's regions that only this service has. */
  readonly regions?: readonly string[]
  /** What a file says of an image with such a face and this service does not show, for a warning: paths within the image as written. */
  notShown?(image: Image): readonly DocumentProblem[]
  /**
   * The images of a vendor's response; undefined when the document is not a response of this service.
   * @throws DocumentError when it is one but cannot be taken
   */
  readResponse?(document: unknown): PastedResponse | undefined
}

/** A service as its cloud's list has it: all that the program outside its folder needs of it. */
export interface CloudService {
  readonly operations: readonly Operation[]
  /** Loaded when it is wanted: requests need nothing of it. */
  files?(): Promise<ServiceFiles>
}

/** What the services add to catalogue files, in their order. */
export async function filesOf(services: readonly CloudService[]): Promise<readonly ServiceFiles[]> {
  return (await Promise.all(services.map((service) => service.files?.()))).filter((files) => files !== undefined)
}
