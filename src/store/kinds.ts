import type { AccessKey, Account, Role, User } from '../access/account.ts'
import type { Policy } from '../access/policy.ts'
import { shelvesOf, type Topic } from '../catalogue/change.ts'
import type { Thing, ThingKey } from '../catalogue/decision.ts'
import type { Image } from '../catalogue/image.ts'
import type { Cluster, Instance, Module } from '../catalogue/inventory.ts'
import { type ThingKind, Unavailable } from '../catalogue/store-port.ts'
import type { Vault } from './secrets.ts'
import type { ThingTable } from './tables.ts'

/** A row of a table of things: id, body and what else is looked up by. */
export interface ThingRow {
  readonly id: string
  readonly body: string
  readonly [column: string]: string | number | null
}

/** Something that must be there before the thing that names it can be written. */
export interface Reference {
  readonly table: ThingTable
  readonly id: string
  /** For people, for example `account acme`. */
  readonly what: string
}

/** A thing as everybody may see it. */
export type Open<T> = Omit<T, 'secret' | 'token'>

/** How one kind of thing is kept. */
export interface Kind<T> {
  readonly kind: ThingKind
  readonly table: ThingTable
  /** What people call such a thing, for example `access key`. */
  readonly noun: string
  /** The thing's own id or name, as people know it. */
  label(thing: Open<T>): string
  /** The value of the row's id column. */
  rowId(thing: T): string
  row(thing: T): ThingRow
  read(body: string): T
  references(thing: T): readonly Reference[]
  /** The thing without what is sealed: what is remembered of it. */
  open(body: string): Open<T>
  /** What must be forgotten when `before` becomes `after`; undefined where there is nothing. */
  topics(before: Open<T> | undefined, after: Open<T> | undefined): readonly Topic[]
  /** Whether what is sealed is the same in both; left out for kinds without secrets. */
  hasSameSecret?(before: T, after: T): boolean
  /** Whether things of it come by the thousand and end by themselves, so that their beginnings are not remembered. */
  isPassing?(thing: T): boolean
}

/** PostgreSQL cannot index a longer text. */
const MAX_ID_BYTES = 2000

/** A text that both databases can hold and find again; all others are refused when written and never found. */
export function isStorableId(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed() && Buffer.byteLength(text) <= MAX_ID_BYTES
}

/** How accounts are kept. */
export const accountKind: Kind<Account> = {
  kind: 'accounts',
  table: 'accounts',
  noun: 'account',
  label: (account) => account.id,
  rowId: (account) => account.id,
  row: (account) => ({ id: account.id, name: account.name, body: JSON.stringify(account) }),
  read: (body) => JSON.parse(body),
  open: (body) => JSON.parse(body),
  references: () => [],
  topics: () => ['access'],
}

/** How policies are kept. */
export const policyKind: Kind<Policy> = {
  kind: 'policies',
  table: 'policies',
  noun: 'policy',
  label: (policy) => policy.name,
  rowId: (policy) => policy.name,
  row: (policy) => ({ id: policy.name, body: JSON.stringify(policy) }),
  read: (body) => JSON.parse(body),
  open: (body) => JSON.parse(body),
  references: () => [],
  topics: () => ['access'],
}

/** How users are kept. */
export const userKind: Kind<User> = {
  kind: 'users',
  table: 'users',
  noun: 'user',
  label: (user) => user.name,
  rowId: (user) => pairId(user.accountId, user.name),
  row: (user) => ({ id: pairId(user.accountId, user.name), account_id: user.accountId, body: JSON.stringify(user) }),
  read: (body) => JSON.parse(body),
  open: (body) => JSON.parse(body),
  references: (user) => [
    accountReference(user.accountId),
    ...user.policies.map((name) => ({ table: 'policies', id: name, what: `policy ${name}` }) as const),
  ],
  topics: () => ['access'],
}

/** How roles are kept. */
export const roleKind: Kind<Role> = {
  kind: 'roles',
  table: 'roles',
  noun: 'role',
  label: (role) => role.name,
  rowId: (role) => roleId(role.accountId, role.name),
  row: (role) => ({ id: roleId(role.accountId, role.name), account_id: role.accountId, body: JSON.stringify(role) }),
  read: (body) => JSON.parse(body),
  open: (body) => JSON.parse(body),
  references: (role) => [
    accountReference(role.accountId),
    ...role.trusts.map(accountReference),
    ...role.policies.map((name) => ({ table: 'policies', id: name, what: `policy ${name}` }) as const),
  ],
  topics: () => ['access'],
}

/** The value of the id column of a role's row. */
export function roleId(accountId: string, name: string): string {
  return pairId(accountId, name)
}

/** How access keys are kept: secret and token sealed as one text that is bound to the key's id. */
export function accessKeyKind(vault: Vault): Kind<AccessKey> {
  return {
    kind: 'keys',
    table: 'access_keys',
    noun: 'access key',
    label: (key) => key.id,
    rowId: (key) => key.id,
    row(key) {
      const { secret, token, ...open } = key
      return {
        id: key.id,
        account_id: key.accountId,
        user_id: key.user === null ? null : pairId(key.accountId, key.user),
        role_id: key.session === null ? null : roleId(key.accountId, key.session.role),
        session_ends_at: key.session === null ? null : key.expiresAt,
        body: JSON.stringify({ ...open, sealed: vault.seal(JSON.stringify({ secret, token }), key.id) }),
      }
    },
    read(body) {
      const { sealed, ...open } = JSON.parse(body)
      const opened = vault.open(sealed, open.id)
      if (opened === undefined) {
        throw new Unavailable(
          `The secret of access key ${open.id} cannot be opened: the master key was rotated since this process started, which must be started again with the new key, or the row was altered.`,
        )
      }
      // Keys that were written before there were roles say nothing of a session.
      return { session: null, ...open, ...JSON.parse(opened) }
    },
    open(body) {
      const { sealed: _, ...open } = JSON.parse(body)
      return { session: null, ...open }
    },
    references: (key) => [
      accountReference(key.accountId),
      ...(key.user === null ? [] : [{ table: 'users', id: pairId(key.accountId, key.user), what: `user ${key.user}` } as const]),
      ...(key.session === null
        ? []
        : [{ table: 'roles', id: roleId(key.accountId, key.session.role), what: `role ${key.session.role}` } as const]),
    ],
    // Nobody can have a key in memory that is new.
    topics: (before) => (before === undefined ? [] : [`key:${before.id}`]),
    hasSameSecret: (before, after) => before.secret === after.secret && before.token === after.token,
    isPassing: ({ session }) => session !== null,
  }
}

/** How clusters are kept. */
export const clusterKind: Kind<Cluster> = inventoryKind<Cluster>('clusters', 'cluster', () => ({}))

/** How instances are kept. */
export const instanceKind: Kind<Instance> = inventoryKind<Instance>('instances', 'instance', ({ imageId }) => ({ image_id: imageId }))

/** How modules are kept. */
export const moduleKind: Kind<Module> = inventoryKind<Module>('modules', 'module', ({ imageId }) => ({ image_id: imageId }))

/** How images are kept. The ids of their faces are kept again in a table of their own. */
export const imageKind: Kind<Image> = {
  kind: 'images',
  table: 'images',
  noun: 'image',
  label: (image) => image.id,
  rowId: (image) => image.id,
  row: (image) => ({ id: image.id, owner: image.owner, visibility: image.visibility, body: JSON.stringify(image) }),
  read: (body) => JSON.parse(body),
  open: (body) => JSON.parse(body),
  references: (image) => (image.owner === null ? [] : [accountReference(image.owner)]),
  topics: (before, after) => [before, after].flatMap((image) => (image === undefined ? [] : shelvesOf(image))),
}

/** The kinds of things by their names. */
export type Kinds = { readonly [K in ThingKind]: Kind<Thing<K>> }

/** How each kind of thing is kept. */
export function kindsWith(keys: Kind<AccessKey>): Kinds {
  return {
    accounts: accountKind,
    policies: policyKind,
    users: userKind,
    roles: roleKind,
    keys,
    clusters: clusterKind,
    modules: moduleKind,
    instances: instanceKind,
    images: imageKind,
  }
}

/** The value of the id column of the row of a thing. */
export function rowIdOf(key: ThingKey): string {
  return typeof key === 'string' ? key : pairId(...key)
}

/** What names the thing in a row. */
export function keyOfRow(kind: ThingKind, rowId: string): ThingKey {
  const isPair = kind === 'users' || kind === 'roles' || kind === 'clusters' || kind === 'instances'
  return isPair ? JSON.parse(rowId) : rowId
}

/** What the history remembers of a row: all but what is sealed. */
export function rememberedText<T>(kind: Kind<T>, body: string): string {
  return kind.kind === 'keys' ? JSON.stringify(kind.open(body)) : body
}

/** What people call the thing in a row, where the row itself is not at hand. */
export function labelOfRow(kind: ThingKind, rowId: string): string {
  if (kind === 'users' || kind === 'roles') return JSON.parse(rowId).join('/')
  return kind === 'clusters' || kind === 'modules' || kind === 'instances' ? JSON.parse(rowId)[1] : rowId
}

function inventoryKind<T extends Cluster | Module | Instance>(
  table: 'clusters' | 'modules' | 'instances',
  noun: string,
  columns: (thing: T) => { readonly [column: string]: string | null },
): Kind<T> {
  return {
    kind: table,
    table,
    noun,
    label: (thing) => thing.id,
    rowId: (thing) => pairId(thing.cloud, thing.id),
    row: (thing) => ({ id: pairId(thing.cloud, thing.id), account_id: thing.accountId, ...columns(thing), body: JSON.stringify(thing) }),
    read: (body) => JSON.parse(body),
    open: (body) => JSON.parse(body),
    references: (thing) => [accountReference(thing.accountId)],
    // The word that change logs have for clusters, modules and instances; servers of other versions read it.
    topics: () => ['estate'],
  }
}

function accountReference(id: string): Reference {
  return { table: 'accounts', id, what: `account ${id}` }
}

/** One text for two, so that no two pairs have the same one. */
function pairId(first: string, second: string): string {
  return JSON.stringify([first, second])
}
