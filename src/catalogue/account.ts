import type { CloudName } from './image.ts'

/** How a cloud names an account or a user: Tencent `{ uin, appId }`, Alibaba `{ uid }`. */
export type Identity = { readonly [member: string]: string | number }

/** A customer: owns images, keys, users, clusters and instances. */
export interface Account {
  readonly id: string
  /** What people call it; unique. */
  readonly name: string
  readonly identities: { readonly [cloud in CloudName]?: Identity }
}

/** Somebody who works in an account and may do only what policies allow. */
export interface User {
  readonly accountId: string
  /** Unique within the account. */
  readonly name: string
  /** Names of the policies that hold for this user. */
  readonly policies: readonly string[]
}

/** A pair of id and secret that signs requests. */
export interface AccessKey {
  readonly id: string
  /** In memory only; the store keeps it sealed. */
  readonly secret: string
  readonly accountId: string
  /** Name of the user it belongs to; null for a root key, which is allowed everything. */
  readonly user: string | null
  readonly enabled: boolean
  /** What a temporary key must send along; null for a permanent key. */
  readonly token: string | null
  /** Milliseconds since the Unix epoch after which the key is refused; null for never. */
  readonly expiresAt: number | null
}

/** The default account: what `--key` belongs to, and the private images of a pasted response. */
export const DEFAULT_ACCOUNT = 'default'
