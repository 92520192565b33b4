import { hash } from 'node:crypto'
import type { Account } from '../../access/account.ts'

/** The number images of an account are owned by: its appId, or one derived from its id, always the same. */
export function appIdOf(account: Account): number {
  const given = account.identities.tencent?.['appId']
  if (typeof given === 'number') return given
  let derived = derivedAppIds.get(account)
  if (derived === undefined) {
    derived = 1_300_000_000 + (Number.parseInt(hash('sha256', `tencent appId ${account.id}`, 'hex').slice(0, 8), 16) % 100_000_000)
    derivedAppIds.set(account, derived)
  }
  return derived
}

const derivedAppIds = new WeakMap<Account, number>()
