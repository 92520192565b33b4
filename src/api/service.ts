import type { CloudName } from '../access/account.ts'
import type { ResourceForm } from '../access/bearing.ts'
import type { Bilingual } from './shape.ts'

/** What a business error code means to the vendor. */
export interface ServiceError extends Bilingual {
  /** HTTP status, in clouds whose errors have one of their own. */
  readonly status?: number
}

/** What an operation tells of the resources that policies are asked about. */
export interface AboutResources {
  readonly resourceType?: string
  readonly resourceParameter?: string
}

/** A cloud's product in one API version: the home of operations. */
export interface Service<Code extends string = string> {
  readonly cloud: CloudName
  /** Name on the wire and in `mirrorhall call`, for example `ecm`. */
  readonly name: string
  /** API version, for example `2019-07-19`. */
  readonly version: string
  readonly title: Bilingual
  /** Every business error code its operations may declare. */
  readonly errors: { readonly [code in Code]: ServiceError }
  /** How policies write the resources of an operation; whatever they like when left out. The same object for operations on the same resources. */
  readonly resources?: (operation: AboutResources) => ResourceForm
  /** Every action the vendor documents for this version, served here or not. */
  readonly actions: readonly string[]
}
