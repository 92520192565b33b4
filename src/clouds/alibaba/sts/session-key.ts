import { randomBytes } from 'node:crypto'
import type { AccessKey, Role, Session } from '../../../access/account.ts'

/** What a temporary key is made for. */
export interface Assumption {
  readonly role: Role
  readonly sessionName: string
  readonly policy: Session['policy']
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  readonly durationSeconds: number
}

/**
 * A new temporary key for a session of a role, which works until a whole second.
 * @param random that many unpredictable bytes
 */
export function newSessionKey(
  { role, sessionName, policy, at, durationSeconds }: Assumption,
  random: (bytes: number) => Uint8Array = randomBytes,
): AccessKey & { readonly token: string; readonly expiresAt: number } {
  return {
    id: `STS.${lettersAndDigits(random(16))}`,
    secret: lettersAndDigits(random(32)),
    accountId: role.accountId,
    user: null,
    session: { role: role.name, name: sessionName, policy },
    enabled: true,
    // With + and /, as the vendor's: a client that does not encode them fails here as it does there.
    token: Buffer.from(random(96)).toString('base64'),
    expiresAt: (Math.floor(at / 1000) + durationSeconds) * 1000,
  }
}

function lettersAndDigits(bytes: Uint8Array): string {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`).toString(36)
}
