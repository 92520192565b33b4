import type { CloudName } from '../access/account.ts'
import type { Json } from '../json.ts'

/** A service that lists images under ids of its own: its cloud and its name there, for example `tencent/ecm`. */
export type ServiceName = `${CloudName}/${string}`

/** How one service shows an image. An image is listed by a service when it has a face there. */
export interface Face {
  /** The image's id in that service, for example `img-060ov1xz`; unique within the service. */
  readonly id: string
  /** Regions the image is in; empty means all. */
  readonly regions: readonly string[]
  /** What only that service knows, in the shape it declares. The catalogue never reads it. */
  readonly details: { readonly [name: string]: Json }
}

/** The faces of one image, by service. */
export type Faces = { readonly [service: ServiceName]: Face }

/** The services and faces of an image. */
export const facesOf = (faces: Faces): readonly (readonly [ServiceName, Face])[] => Object.entries(faces) as [ServiceName, Face][]
