import { realpath } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { besideData, isPostgres } from './master-key-place.ts'
import type { DataSettings } from './open-data.ts'

/** What SQLite keeps beside a database file. */
const JOURNALS = ['-wal', '-shm', '-journal']

/**
 * Refuses a file to be written that is one of the data's own, or would be: the database, what SQLite keeps beside it,
 * the master key. By whatever path it is reached, and whether it is there or not.
 * @throws Error that names the file
 */
export async function refuseFileOfData(path: string, { data, masterKeyFile }: DataSettings): Promise<void> {
  const databases = isPostgres(data) || data === ':memory:' ? [] : [data, await realpath(data).catch(() => data)]
  const keys = [masterKeyFile, besideData(data)].filter((file) => file !== undefined)
  const own = [...databases.flatMap((file) => [file, ...JOURNALS.map((end) => file + end)]), ...keys]
  const wanted = await placeOf(path)
  for (const file of own) {
    if ((await placeOf(file)) !== wanted) continue
    throw new Error(`${path} is a file of the data itself (${resolve(file)}): name another file.`)
  }
}

/** The path with every link in its folders followed. The file itself need not be there. */
async function placeOf(path: string): Promise<string> {
  const folder = dirname(resolve(path))
  return join(await realpath(folder).catch(() => folder), basename(path))
}
