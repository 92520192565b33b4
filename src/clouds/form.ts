/** One `name=value` of a query or form, decoded. */
export interface Pair {
  readonly name: string
  readonly value: string
  /** There was no `=`. */
  readonly bare: boolean
}

/** More parameters than any operation has. */
export const MAX_PARAMETERS = 10_000

/** What is given in place of more pairs than {@link MAX_PARAMETERS}. */
export const TOO_MANY = Symbol('too many')

/** The pairs of a query string or form body, decoded; `+` is a blank. Undefined when an escape is not UTF-8. */
export function readForm(text: string): Pair[] | undefined | typeof TOO_MANY {
  const pairs: Pair[] = []
  for (let start = 0; start < text.length; ) {
    const mark = text.indexOf('&', start)
    const end = mark < 0 ? text.length : mark
    const part = text.slice(start, end)
    start = end + 1
    if (part.trim() === '') continue
    if (pairs.length >= MAX_PARAMETERS) return TOO_MANY
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
