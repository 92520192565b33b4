import { randomBytes } from 'node:crypto'
import { type AccessKey, isPublicKey } from '../access/account.ts'
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

/** The keys of an account. @throws Error that names the accounts there are */
export async function listKeys({ store }: AppContext, account: string): Promise<AccessKey[]> {
  const accounts = await store.accounts()
  if (!accounts.some(({ id }) => id === account)) {
    throw new Error(`There is no account ${account}. There are: ${accounts.map(({ id }) => id).join(', ') || 'none'}.`)
  }
  return store.keys(account)
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
  const found = await findKey(app, account, id)
  refuseToRotate(found)
  const changed = { ...found, secret: newKeyPair().secret }
  await app.catalogue.write({ keys: [changed], holds: [{ keyId: id, what: 'rotated' }] })
  return changed
}

/** Disables a key, or enables it again. */
export async function setKeyEnabled(app: AppContext, account: string, id: string, enabled: boolean): Promise<AccessKey> {
  const changed = { ...(await findKey(app, account, id)), enabled }
  const hold = [{ keyId: id, what: 'disabled' as const }]
  await app.catalogue.write({ keys: [changed], ...(enabled ? { releases: hold } : { holds: hold }) })
  return changed
}

/** Deletes a key; catalogue files do not bring it back. */
export async function deleteKey(app: AppContext, account: string, id: string): Promise<void> {
  await findKey(app, account, id)
  await app.catalogue.write({ removeKeys: [id], holds: [{ keyId: id, what: 'deleted' }] })
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

async function findKey(app: AppContext, account: string, id: string): Promise<AccessKey> {
  const found = (await listKeys(app, account)).find((key) => key.id === id)
  if (found === undefined) throw new Error(`The account ${account} has no key ${id}. \`mirrorhall key list\` shows those it has.`)
  return found
}
