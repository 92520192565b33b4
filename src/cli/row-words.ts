import type { RowCounts } from '../store/backup-format.ts'

const WORDS = {
  images: ['image', 'images'],
  accounts: ['account', 'accounts'],
  users: ['user', 'users'],
  roles: ['role', 'roles'],
  access_keys: ['access key', 'access keys'],
  policies: ['policy', 'policies'],
  clusters: ['cluster', 'clusters'],
  modules: ['module', 'modules'],
  instances: ['instance', 'instances'],
} as const

/** What a backup holds, for example `680 images, 1 account, 2 access keys`. */
export function countsInWords(rows: Partial<RowCounts>): string {
  const words = Object.entries(WORDS).flatMap(([table, [one, many]]) => {
    // A backup of an older version may lack a table.
    const count = rows[table as keyof typeof WORDS] ?? 0
    return count === 0 ? [] : [`${count.toLocaleString('en')} ${count === 1 ? one : many}`]
  })
  return words.join(', ') || 'nothing'
}
