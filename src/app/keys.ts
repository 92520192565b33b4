import { randomBytes } from 'node:crypto'
import { type AccessKey, isPublicKey } from '../access/account.ts'
import type { Changes } from '../catalogue/store-port.ts'
import type { AppContext } from './context.ts'
import { newKeyPair, permanentKey } from './root-key.ts'

/** A key that is to be made. */
export interface NewKey {
  readonly account: string
  /** User of the account it belongs to; a root key when left out. */
  readonly user?: string
  /** Makes a temporary key with a token. */
  readonly expiresInSeconds?: number
}

/** The keys of an account, and by their ids those that are damaged. @throws Error that names the accounts there are */
export async function listKeys({ store }: AppContext, account: string) {
  // A damaged key or account keeps nobody from disabling another key, nor from deleting that one.
  const ids = new Set<string>()
  for (const { id } of await store.accounts((id) => ids.add(id))) ids.add(id)
  if (!ids.has(account)) throw new Error(`There is no account ${account}. There are: ${[...ids].join(', ') || 'none'}.`)
  const damaged = new Map<string, Error>()
  const keys = await store.keys(account, undefined, (id, failure) => damaged.set(id, failure))
  return { keys, damaged }
}

/** Makes a key. @throws Conflict for an account or a user that is not there */
export async function createKey({ catalogue }: AppContext, { account, user, expiresInSeconds }: NewKey): Promise<AccessKey> {
  const permanent = permanentKey(newKeyPair(), account, user ?? null)
  const key =
    expiresInSeconds === undefined
      ? permanent
      : { ...permanent, token: randomBytes(48).toString('base64url'), expiresAt: Date.now() + expiresInSeconds * 1000 }
  await catalogue.write({ keys: [key] })
  return key
}

/** Gives a key a new secret in the place of the old one. @throws Error for a key whose secret is not ours to choose */
export async function rotateKey(app: AppContext, account: string, id: string): Promise<AccessKey> {
  return changeKey(app, account, id, (key) => {
    refuseToRotate(key)
    return { key: { ...key, secret: newKeyPair().secret }, holds: [{ keyId: id, what: 'rotated' }] }
  })
}

/** Disables a key, or enables it again. */
export async function setKeyEnabled(app: AppContext, account: string, id: string, enabled: boolean): Promise<AccessKey> {
  const hold = [{ keyId: id, what: 'disabled' as const }]
  return changeKey(app, account, id, (key) => ({ key: { ...key, enabled }, ...(enabled ? { releases: hold } : { holds: hold }) }))
}

/** Deletes a key, also one that is damaged; catalogue files do not bring it back. */
export async function deleteKey(app: AppContext, account: string, id: string): Promise<void> {
  const { keys, damaged } = await listKeys(app, account)
  if (!damaged.has(id)) pick(keys, account, id)
  await app.catalogue.write({ removals: { keys: [id] }, holds: [{ keyId: id, what: 'deleted' }] })
}

/** Lets catalogue files decide again over a key. @throws Error when nothing was done to it by hand */
export async function releaseKey({ catalogue }: AppContext, id: string): Promise<void> {
  const { released = 0 } = await catalogue.write({ releases: [{ keyId: id }] })
  if (released === 0) throw new Error(`Nothing is held of the key ${id}: it was not disabled, rotated or deleted by hand.`)
}

function refuseToRotate({ id, session, token, secret }: AccessKey): void {
  if (session !== null) {
    throw new Error(`The key ${id} is one of a session of role ${session.role}: it ends by itself. Assume the role again for another.`)
  }
  if (token !== null) {
    throw new Error(`The key ${id} is temporary: it ends by itself. \`mirrorhall key create --expires-in-seconds\` makes another.`)
  }
  if (isPublicKey(secret)) {
    throw new Error(`The key ${id} is a public key: make a new pair of keys where the private one is, and apply the new public one.`)
  }
}

/** @throws Error when the account has no such key; Damaged when it is damaged */
async function findKey(app: AppContext, account: string, id: string): Promise<AccessKey> {
  const { keys, damaged } = await listKeys(app, account)
  const failure = damaged.get(id)
  if (failure !== undefined) throw failure
  return pick(keys, account, id)
}

/** What becomes of a key is decided on what it is then: others may be changing it too. */
async function changeKey(
  app: AppContext,
  account: string,
  id: string,
  change: (key: AccessKey) => { readonly key: AccessKey } & Pick<Changes, 'holds' | 'releases'>,
): Promise<AccessKey> {
  let changed = await findKey(app, account, id)
  await app.catalogue.transact(async (read) => {
    const current = (await read.get('keys', id))?.thing
    const { key, ...holds } = change(pick(current?.accountId === account ? [current] : [], account, id))
    changed = key
    return { keys: [key], ...holds }
  })
  return changed
}

function pick(keys: readonly AccessKey[], account: string, id: string): AccessKey {
  const found = keys.find((key) => key.id === id)
  if (found === undefined) throw new Error(`The account ${account} has no key ${id}. \`mirrorhall key list\` shows those it has.`)
  return found
}
