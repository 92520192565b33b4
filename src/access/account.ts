import type { Json } from '../json.ts'

/** A cloud that names accounts, and whose wire protocol the catalogue is served through. */
export type CloudName = 'tencent' | 'alibaba'

/** How a cloud names an account or a user: Tencent `{ uin, appId }`, Alibaba `{ uid }`. */
export type Identity = { readonly [member: string]: string | number }

/** A customer: owns images, keys, users, clusters, modules and instances. */
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

/** What users, and other roles, may become for a while: whoever assumes it may do what its policies allow, and nothing else. */
export interface Role {
  readonly accountId: string
  /** Unique within the account. */
  readonly name: string
  /** Names of the policies that hold for whoever assumes it. */
  readonly policies: readonly string[]
  /** Ids of the accounts whose users and roles may assume it. */
  readonly trusts: readonly string[]
}

/** One assumption of a role, for which a temporary key was made. */
export interface Session {
  /** Name of the role, which is one of the key's account. */
  readonly role: string
  /** What whoever assumed the role calls the session. */
  readonly name: string
  /** A RAM document that narrows what the role's policies allow; null when nothing does. */
  readonly policy: { readonly [member: string]: Json } | null
}

/** A pair of id and secret that signs requests. */
export interface AccessKey {
  readonly id: string
  /** In memory only; the store keeps it sealed. */
  readonly secret: string
  readonly accountId: string
  /** Name of the user it belongs to; null for a key of a session, and for a root key, which is allowed everything. */
  readonly user: string | null
  /** The session it was made for; null for a key of a user or of the account itself. */
  readonly session: Session | null
  readonly enabled: boolean
  /** What a temporary key must send along; null for a permanent key. */
  readonly token: string | null
  /** Milliseconds since the Unix epoch after which the key is refused; null for never. */
  readonly expiresAt: number | null
}

/**
 * Whether the secret of a key is in PEM: a public key, which verifies RSA signatures. It is known to many, as a certificate is,
 * so nothing that was signed with such a text as with a secret may pass.
 */
export const isPublicKey = (secret: string): boolean => /^\s*-----BEGIN /.test(secret)

/** The default account: what `--key` belongs to, and the private images of a pasted response. */
export const DEFAULT_ACCOUNT = 'default'
