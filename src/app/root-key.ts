import { randomBytes } from 'node:crypto'
import { type AccessKey, type Account, DEFAULT_ACCOUNT } from '../access/account.ts'
import type { HeldKey } from '../catalogue/store-port.ts'
import type { AppContext } from './context.ts'
import { refuseBadKeyId } from './names.ts'

/** A pair of id and secret. */
export interface KeyPair {
  readonly id: string
  readonly secret: string
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Unpredictable letters and digits. Bytes past the last whole run of the alphabet are passed over, so that all are as likely. */
function randomText(length: number): string {
  let text = ''
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 256 - (256 % ALPHABET.length) && text.length < length) text += ALPHABET[byte % ALPHABET.length]
    }
  }
  return text
}

/** A new pair, in the form the vendor gives its own. */
export const newKeyPair = (): KeyPair => ({ id: `AKID${randomText(32)}`, secret: randomText(32) })

/** A permanent, enabled key. @param user null for a root key */
export const permanentKey = ({ id, secret }: KeyPair, accountId: string, user: string | null): AccessKey => ({
  id,
  secret,
  accountId,
  user,
  session: null,
  enabled: true,
  token: null,
  expiresAt: null,
})

/**
 * The root key of the default account that tools use when they are given none; undefined when it has none.
 * @throws Damaged when one that is damaged may be it
 */
export async function defaultRootKey({ store }: AppContext): Promise<AccessKey | undefined> {
  let damage: Error | undefined
  const keys = await store.keys(DEFAULT_ACCOUNT, undefined, (_, failure) => {
    damage = failure
  })
  const found = keys.find(({ user, enabled, token }) => user === null && enabled && token === null)
  if (found === undefined && damage !== undefined) throw damage
  return found
}

/**
 * Makes sure that there is a default account, with the given root key or, if it has none, a new one. A given key that
 * was disabled, rotated or deleted by hand stays so.
 * @returns `held`: what is held of a given key
 */
export async function ensureRootKey(
  app: AppContext,
  given: KeyPair | undefined,
): Promise<{ readonly key: KeyPair; readonly isNew: boolean; readonly held: readonly HeldKey[] }> {
  if (given !== undefined) refuseBadKeyId(given.id)
  // Only an account that is there has keys, and reading one account's keys is less than reading all accounts.
  const present = given === undefined ? await defaultRootKey(app) : undefined
  if (present !== undefined) return { key: present, isNew: false, held: [] }
  const damaged = new Set<string>()
  const accounts = await app.store.accounts((id) => damaged.add(id))
  const isThere = damaged.has(DEFAULT_ACCOUNT) || accounts.some(({ id }) => id === DEFAULT_ACCOUNT)
  const missing: Account[] = isThere ? [] : [{ id: DEFAULT_ACCOUNT, name: DEFAULT_ACCOUNT, identities: {} }]
  const key = given ?? newKeyPair()
  const keys = [permanentKey(key, DEFAULT_ACCOUNT, null)]
  const { held = [] } = await app.catalogue.write({ accounts: missing, keys, keepsHolds: true })
  return { key, isNew: given === undefined, held }
}
