import type { z } from 'zod'
import type { CloudName } from '../access/account.ts'
import type { PolicyLanguage, Statement } from '../access/policy.ts'
import type { Json } from '../json.ts'
import type { ServiceFiles } from './service-files.ts'

/** What a cloud teaches the catalogue file: how its part of accounts, policies and images is written. */
export interface CloudFormat {
  readonly cloud: CloudName
  /** The account's member named like the cloud, for example `{ uin, appId }`. */
  readonly identity: z.ZodType<{ readonly [member: string]: string | number | undefined }>
  /** The vendor's regions; a name like one of them, and none of them, is warned of. */
  readonly regions?: readonly string[]
  readonly policyLanguage: PolicyLanguage
  /** Compiles a policy document. @throws DocumentError with paths from the document's root */
  compilePolicy(name: string, document: { readonly [member: string]: Json }): readonly Statement[]
  /** What each of its services adds, in the order in which they are asked whether a response is theirs. */
  readonly services: readonly ServiceFiles[]
}
