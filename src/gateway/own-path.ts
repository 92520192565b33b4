/** Everything under this path is the server's own, never a cloud's. */
export const ADMIN_PREFIX = '/_mirrorhall'

/** Encoded once by the client, and once more by a proxy. */
const DECODINGS = 2

/**
 * Whether a path leads to the server's own side in any reading that a client, a proxy or the runtime has of it: escapes
 * decoded, `..` and `//` resolved, `\` taken for `/`, parameters of a piece left out, capitals for small letters.
 */
export function leadsToAdmin(path: string): boolean {
  if (path === '/') return false
  let reading = path
  for (let round = 0; round < DECODINGS; round++)
    reading = reading.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  const pieces: string[] = []
  for (const piece of reading.toLowerCase().split(/[/\\]/)) {
    const name = piece.replace(/[;?#\0].*$/s, '').trim()
    if (name === '..') pieces.pop()
    else if (name !== '' && name !== '.') pieces.push(name)
  }
  return `/${pieces[0] ?? ''}` === ADMIN_PREFIX
}

/** The text without its percent escapes; as it is when they are not UTF-8. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
