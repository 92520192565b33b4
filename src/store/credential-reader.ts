import type { Kysely } from 'kysely'
import type { AccessKey } from '../access/account.ts'
import type { Credential } from '../access/credential.ts'
import type { Policy } from '../access/policy.ts'
import { accountKind, type Kind, policyKind, roleKind, userKind } from './kinds.ts'
import { damagedRow, readRow, STORED, type StoredRow } from './stored-row.ts'
import type { Tables } from './tables.ts'

/**
 * The key with all that is needed to judge a request signed with it; undefined when there is none of that id.
 * @throws Damaged when a row of it is not as it was written, or is gone: who lacks a policy that denies may do more
 */
export async function readCredential(db: Kysely<Tables>, keyId: string, keyKind: Kind<AccessKey>): Promise<Credential | undefined> {
  const row = await db
    .selectFrom('access_keys as key')
    .leftJoin('accounts as account', 'account.id', 'key.account_id')
    .leftJoin('users as user', 'user.id', 'key.user_id')
    .leftJoin('roles as role', 'role.id', 'key.role_id')
    .select(['key.id', 'key.body', 'key.checksum'])
    .select(['account.id as accountId', 'account.body as accountBody', 'account.checksum as accountChecksum'])
    .select(['user.id as userId', 'user.body as userBody', 'user.checksum as userChecksum'])
    .select(['role.id as roleId', 'role.body as roleBody', 'role.checksum as roleChecksum'])
    .where('key.id', '=', keyId)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const key = readRow(keyKind, row)
  const account = joined(accountKind, row.accountId, row.accountBody, row.accountChecksum)
  const user = joined(userKind, row.userId, row.userBody, row.userChecksum)
  const role = joined(roleKind, row.roleId, row.roleBody, row.roleChecksum)
  const isItsOwn =
    account?.id === key.accountId &&
    (user?.name ?? null) === key.user &&
    (role?.name ?? null) === (key.session?.role ?? null) &&
    [user, role].every((holder) => holder === undefined || holder.accountId === key.accountId)
  if (account === undefined || !isItsOwn) {
    throw damagedRow('access_keys', key.id, 'its account, user or role is one in one place, and another or none in another')
  }
  return {
    key,
    account,
    policies: await policiesOf(db, (user ?? role)?.policies ?? []),
    sessionPolicy: key.session?.policy ? { name: `session ${key.session.name}`, documents: { ram: key.session.policy } } : null,
    signingKeys: new Map(),
  }
}

function joined<T>(kind: Kind<T>, id: string | null, body: string | null, checksum: number | null): T | undefined {
  return id === null ? undefined : readRow(kind, { id, body, checksum } as StoredRow)
}

async function policiesOf(db: Kysely<Tables>, names: readonly string[]): Promise<Policy[]> {
  if (names.length === 0) return []
  const rows = await db.selectFrom('policies').select(STORED).where('id', 'in', names).execute()
  const byName = new Map(rows.map((row) => [row.id, row]))
  return names.map((name) => {
    const row = byName.get(name)
    if (row === undefined) throw damagedRow('policies', name, 'it is not there, although a user or role names it')
    return readRow(policyKind, row)
  })
}
