import { userInfo } from 'node:os'
import type { Author } from '../catalogue/decision.ts'

/** Commands whose second word says what they do. */
const WITH_VERBS: readonly string[] = ['account', 'cluster', 'image', 'key', 'master-key', 'policy', 'user']

/**
 * Who runs a command, and which, for the history of what it writes.
 * @param words the command line after the program; only what names the command is taken from it
 * @param user of the system; undefined for one without a name
 */
export function commandAuthor(words: readonly string[] = process.argv.slice(2), user: string | undefined = userName()): Author {
  const [command = '', verb = ''] = words
  const named = [command, ...(WITH_VERBS.includes(command) ? [verb] : [])].filter((word) => /^[a-z][a-z-]*$/.test(word))
  return { who: user ?? `user ${process.getuid?.() ?? 'without a name'}`, call: ['mirrorhall', ...named].join(' ') }
}

function userName(): string | undefined {
  try {
    const { username } = userInfo()
    // What Bun says where neither USER nor LOGNAME is set.
    return username === 'unknown' ? undefined : username
  } catch {
    // In a container, a user may be but a number.
    return undefined
  }
}
