/** One `name=value` of a query or form, decoded. */
export interface Pair {
  readonly name: string
  readonly value: string
  /** There was no `=`. */
  readonly bare: boolean
}

/** What is given in place of more pairs than are wanted. */
export const TOO_MANY = Symbol('too many')

/** The pairs of a query string or form body, decoded; `+` is a blank. Undefined when an escape is not UTF-8. */
export function readForm(text: string): Pair[] | undefined
/** @param most pairs that are read; for more it is {@link TOO_MANY} */
export function readForm(text: string, most: number): Pair[] | undefined | typeof TOO_MANY
export function readForm(text: string, most = Number.POSITIVE_INFINITY): Pair[] | undefined | typeof TOO_MANY {
  const pairs: Pair[] = []
  for (const part of text.split('&')) {
    if (part.trim() === '') continue
    const equals = part.indexOf('=')
    const name = decode(equals < 0 ? part : part.slice(0, equals))
    const value = equals < 0 ? '' : decode(part.slice(equals + 1))
    if (name === undefined || value === undefined) return undefined
    if (pairs.length >= most) return TOO_MANY
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
