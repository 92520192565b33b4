import type { KeyHold, ThingKind } from '../catalogue/store-port.ts'

/** What every table of things has: its id, and the thing itself as JSON text. */
interface ThingTableColumns {
  id: string
  body: string
  /** Of `body`; null in a row of a version without checksums. */
  checksum: number | null
}

interface AccountsTable extends ThingTableColumns {
  /** Null only in the middle of a write that renames several accounts. */
  name: string | null
}

interface OwnedTable extends ThingTableColumns {
  account_id: string
}

interface AccessKeysTable extends OwnedTable {
  /** Null for a root key, and for a key of a session. */
  user_id: string | null
  /** Null for a key without a session. */
  role_id: string | null
  /** Milliseconds since the Unix epoch; null for a key without a session. */
  session_ends_at: number | null
}

interface InstancesTable extends OwnedTable {
  /** The catalogue's own id of the image it runs, which may not be there. */
  image_id: string | null
}

interface ModulesTable extends OwnedTable {
  /** The catalogue's own id of its default image, which may not be there. */
  image_id: string
}

interface ImagesTable extends ThingTableColumns {
  owner: string | null
  visibility: string
}

/** The ids an image has in the services, kept apart so that the database itself keeps them unique. */
interface ImageFacesTable {
  service: string
  face_id: string
  image_id: string
}

/** The change log: one row for each thing that a write changed, numbered without gaps in the order of commits. */
interface ChangesTable {
  seq: number
  /** JSON text: what servers forget for it. */
  topics: string
  /** Null where a row stands for more things than are told one by one. */
  kind: ThingKind | null
  /** Id of the thing's row. */
  id: string | null
  /** The thing before, without secrets, as JSON text; null when it was new, or could not be read. */
  before: string | null
  /** Who wanted it, through what, and with which request. */
  who: string | null
  call: string | null
  request_id: string | null
  /** Milliseconds since the Unix epoch. */
  at: number
  /** Of all the others. */
  checksum: number
}

/** What was done to a key by hand: catalogue files do not undo it. The key may be gone. */
interface KeyHoldsTable {
  key_id: string
  what: KeyHold
  /** Milliseconds since the Unix epoch. */
  at: number
  /** Of all the others. */
  checksum: number
}

/** Long operations on images. */
interface TasksTable {
  id: number
  account_id: string
  /** The catalogue's own id of the image it makes, which may be gone. */
  image_id: string
  /** When it came to its present step, milliseconds since the Unix epoch; null for one that has ended. */
  waits_since: number | null
  /** The server that does it; null while none does. */
  lease_owner: string | null
  /** Milliseconds since the Unix epoch. */
  lease_until: number | null
  /** The task as JSON text. */
  body: string
  /** Of all the others. */
  checksum: number
}

interface SettingsTable {
  name: string
  value: string
  /** Of name and value. */
  checksum: number | null
}

/** The tables, the same on both engines. Only what is looked up by has a column; the rest is in `body`. */
export interface Tables {
  accounts: AccountsTable
  /** Id: the JSON text of `[accountId, name]`. */
  users: OwnedTable
  /** Id: the JSON text of `[accountId, name]`. */
  roles: OwnedTable
  access_keys: AccessKeysTable
  /** Id: the policy's name. */
  policies: ThingTableColumns
  /** Id: the JSON text of `[cloud, id]`. */
  clusters: OwnedTable
  /** Id: the JSON text of `[cloud, id]`. */
  instances: InstancesTable
  /** Id: the JSON text of `[cloud, id]`. */
  modules: ModulesTable
  images: ImagesTable
  image_faces: ImageFacesTable
  key_holds: KeyHoldsTable
  /** Id: what names the things. Body: ids of rows by kind. */
  manifests: ThingTableColumns
  changes: ChangesTable
  tasks: TasksTable
  settings: SettingsTable
}

/** Tables that hold one kind of thing each, by id. */
export type ThingTable = 'accounts' | 'users' | 'roles' | 'access_keys' | 'policies' | 'clusters' | 'modules' | 'instances' | 'images'
