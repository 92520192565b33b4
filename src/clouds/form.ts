/** One `name=value` of a query or form, decoded. */
export interface Pair {
  readonly name: string
  readonly value: string
  /** There was no `=`. */
  readonly bare: boolean
}

/** The pairs of a query string or form body, decoded; `+` is a blank. Undefined when an escape is not UTF-8. */
export function readForm(text: string): Pair[] | undefined {
  const pairs: Pair[] = []
  for (const part of text.split('&')) {
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
