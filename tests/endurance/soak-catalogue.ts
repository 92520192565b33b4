import type { ClientKey } from '../support/tencent-requests.ts'

/** Accounts whose calls stay under the limit, and one more that has far too many. */
export const ACCOUNTS = Array.from({ length: 8 }, (_, n) => `acct${n}`)
export const BUSY = 'busy'

/** Images of each account that every write replaces; beside them there is one that stays as it is. */
export const MOVING = 100

/** The root key of an account. */
export const keyOf = (account: string): ClientKey => ({ id: `AKIDsoak${account}`, secret: `secret-of-${account}` })

/** The id in the cloud of the image of an account that stays as it is. */
export const steadyId = (account: string): string => imageId(account, 9_999_999)

const imageId = (account: string, n: number): string => `img-${ACCOUNTS.indexOf(account) + 1}${String(n).padStart(7, '0')}`

/** The catalogue with all that moves in its `generation`, to be applied over the one before: it never grows. */
export function soakCatalogue(generation: number): string {
  const names = [...ACCOUNTS, BUSY]
  const accounts = names.map((name, n) => ({
    name,
    tencent: { uin: `10000000000${n}`, appId: 251000000 + n },
    alibaba: { uid: `127000000000000${n}` },
    keys: [keyOf(name)],
  }))
  const images = names.flatMap((owner) => [
    { name: `steady ${owner}`, owner, tencent: { id: steadyId(owner) } },
    ...Array.from({ length: MOVING }, (_, n) => ({
      id: `${owner}-${n}`,
      name: `moving ${generation}`,
      description: 'x'.repeat(generation % 200),
      owner,
      tencent: { id: imageId(owner, n) },
      alibaba: { id: `m-${owner}n${n}`, osTag: `tag${n % 10}` },
    })),
  ])
  return JSON.stringify({ accounts, images })
}
