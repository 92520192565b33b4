import type { Faces } from './face.ts'

/** The states of an image's life. Only an `available` image can be started from. */
export const IMAGE_STATES = ['creating', 'available', 'failed', 'syncing', 'importing', 'import-failed', 'deprecated'] as const

/** One of {@link IMAGE_STATES}. */
export type ImageState = (typeof IMAGE_STATES)[number]

/**
 * Who may see an image: its owner alone (`private`), its owner and named accounts (`shared`), everybody as an
 * official image (`public`), everybody as a gift of its owner (`community`).
 */
export const VISIBILITIES = ['private', 'shared', 'public', 'community'] as const

/** One of {@link VISIBILITIES}. */
export type Visibility = (typeof VISIBILITIES)[number]

/** The visibilities by which others than the owner see an image. */
export type OpenVisibility = Exclude<Visibility, 'private'>

/** Processor architectures; each cloud spells them its own way. */
export const ARCHITECTURES = ['x86_64', 'i386', 'arm64'] as const

/** One of {@link ARCHITECTURES}. */
export type Architecture = (typeof ARCHITECTURES)[number]

/** The operating system inside an image. An empty text is a fact that is not known, never a guess. */
export interface OperatingSystem {
  /** Distribution, for example `CentOS`. */
  readonly platform: string
  /** For example `7.6`. */
  readonly version: string
  /** Display name, for example `CentOS 7.6 64位`. */
  readonly name: string
}

/** One machine image. Immutable: a change is a new object with the next revision. */
export interface Image {
  /** The catalogue's own id, the same in every service. */
  readonly id: string
  /** Id of the owning account; null for an official image, which belongs to the cloud itself. */
  readonly owner: string | null
  readonly visibility: Visibility
  /** Accounts a `shared` image is shared with. */
  readonly sharedWith: readonly string[]
  readonly state: ImageState
  readonly name: string
  readonly description: string
  /** Null when not known. */
  readonly architecture: Architecture | null
  readonly os: OperatingSystem
  /** Size of the system disk in GiB; 0 when not known. */
  readonly sizeGiB: number
  /** Milliseconds since the Unix epoch; null when not known. An image without it is listed after all that have one. */
  readonly createdAt: number | null
  /** Instance types the image is limited to; empty means no limit beyond the cloud's own rules. */
  readonly instanceTypes: readonly string[]
  readonly faces: Faces
}

/** Newest first, unknown dates last, the id as tie-break: the one order of every list. */
export function compareImages(a: Image, b: Image): number {
  const byDate = (b.createdAt ?? Number.NEGATIVE_INFINITY) - (a.createdAt ?? Number.NEGATIVE_INFINITY)
  if (byDate > 0 || byDate < 0) return byDate
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}

/** Whether an account may know of an image: its own, one for everybody, or one that is shared with it. */
export const isKnownTo = ({ owner, visibility, sharedWith }: Image, accountId: string): boolean =>
  owner === accountId ||
  visibility === 'public' ||
  visibility === 'community' ||
  (visibility === 'shared' && sharedWith.includes(accountId))
