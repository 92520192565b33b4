import { existsSync, realpathSync } from 'node:fs'
import { basename, delimiter, join, relative } from 'node:path'

/** How a process was started. */
export interface Start {
  readonly variables: Readonly<Record<string, string | undefined>>
  /** The program as it was typed, where it is one file; undefined where a runtime runs the source. */
  readonly executable?: string
  readonly cwd: string
}

/** Set by `bin/mirrorhall` to the path that it was called by. */
export const PROGRAM_VARIABLE = 'MIRRORHALL_PROGRAM'

const processStart = (): Start => ({
  variables: process.env,
  // The mark of an executable that `bun build --compile` made.
  ...(/\$bunfs|~BUN/.test(import.meta.url) ? { executable: process.argv0 } : {}),
  cwd: process.cwd(),
})

/** What calls this program again when it is pasted into another shell in the same folder, less its arguments. */
export function programName({ variables, executable, cwd }: Start = processStart()): string {
  if (executable !== undefined) return quoted(executable)
  if (variables['npm_lifecycle_event'] === 'npx') return 'npx mirrorhall'
  const path = variables[PROGRAM_VARIABLE]
  if (path !== undefined) return quoted(isFoundByName(path, variables['PATH'] ?? '') ? basename(path) : path)
  if (variables['npm_package_name'] !== 'mirrorhall') return 'mirrorhall'
  // npm runs scripts in the folder of the package, from wherever it was called.
  const isInside = !relative(cwd, variables['INIT_CWD'] ?? cwd).startsWith('..')
  // Without -s, npm writes two lines of its own to standard output, which `eval` would run.
  return isInside ? 'npm run -s mirrorhall --' : `npm run -s --prefix ${quoted(cwd)} mirrorhall --`
}

/** A text of ours in which commands are called as this program was: `mirrorhall key list` and `npm start`. */
export function withProgramName(text: string, name: string = programName()): string {
  const start = name.startsWith('npm ') ? 'npm start' : `${name} serve`
  return text
    .replace(/(^|`|\$\()mirrorhall (?=[a-z])/g, (_, before: string) => `${before}${name} `)
    .replaceAll('`npm start`', `\`${start}\``)
}

function isFoundByName(path: string, searched: string): boolean {
  const found = searched
    .split(delimiter)
    .map((folder) => join(folder, basename(path)))
    .find((candidate) => existsSync(candidate))
  return found !== undefined && existsSync(path) && realpathSync(found) === realpathSync(path)
}

/** The text as one word of a POSIX shell. */
export const quoted = (text: string): string => (/^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)
