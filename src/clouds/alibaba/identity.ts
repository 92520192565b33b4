import { hash } from 'node:crypto'
import type { Account } from '../../access/account.ts'

/** The 16 digits an account is known by: its uid, or one derived from its id, always the same. */
export function uidOf(account: Account): string {
  const given = account.identities.alibaba?.['uid']
  return typeof given === 'string' ? given : `1${digitsFrom(`alibaba uid ${account.id}`, 15)}`
}

/** The 18 digits a user of an account is known by, always the same. */
export const userIdOf = (account: Account, user: string): string => `2${digitsFrom(`alibaba user ${account.id} ${user}`, 17)}`

/** The uid of an owner of whom no more is known than the text a response shows, such as `127****`. Always the same. */
export const madeUpUid = (shown: string): string => `8${digitsFrom(`alibaba owner ${shown}`, 15)}`

function digitsFrom(text: string, count: number): string {
  return BigInt(`0x${hash('sha256', text, 'hex')}`)
    .toString()
    .slice(-count)
}
