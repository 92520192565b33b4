import { hash } from 'node:crypto'
import type { Account } from '../../../access/account.ts'

/** The number of a role: 18 digits that follow from the account's id and the role's name, the same on every server. */
export function roleIdOf(account: Account, role: string): string {
  const number = BigInt(`0x${hash('sha256', `alibaba role ${account.id} ${role}`, 'hex')}`) % 10n ** 17n
  return `3${number.toString().padStart(17, '0')}`
}
