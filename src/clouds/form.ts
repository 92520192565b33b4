/** One `name=value` of a query or form, decoded. */
export interface Pair {
  readonly name: string
  readonly value: string
  /** There was no `=`. */
  readonly bare: boolean
}

/** What is given in place of more pairs than any request has. */
export const TOO_MANY = Symbol('too many')

/** More parameters than any request has, empty ones counted too. Whoever sends them is not known yet, so few are decoded. */
export const MAX_PARAMETERS = 2_000

/**
 * The pairs of a query string or form body, decoded; `+` is a blank. Undefined when an escape is not UTF-8, {@link TOO_MANY}
 * for more than {@link MAX_PARAMETERS}, of which none is decoded.
 */
export function readForm(text: string): Pair[] | undefined | typeof TOO_MANY {
  const parts = text.split('&', MAX_PARAMETERS + 1)
  if (parts.length > MAX_PARAMETERS) return TOO_MANY
  const pairs: Pair[] = []
  for (const part of parts) {
    if (part.trim() === '') continue
    const equals = part.indexOf('=')
    const name = decode(equals < 0 ? part : part.slice(0, equals))
    const value = equals < 0 ? '' : decode(part.slice(equals + 1))
    if (name === undefined || value === undefined) return undefined
    pairs.push({ name, value, bare: equals < 0 })
  }
  return pairs
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}
