/** Characters that are not seen, with what they are called. */
export const INVISIBLE: Readonly<Record<string, string>> = {
  '\u200B': 'zero-width space',
  '\u200C': 'zero-width non-joiner',
  '\u200D': 'zero-width joiner',
  '\u200E': 'left-to-right mark',
  '\u200F': 'right-to-left mark',
  '\u2060': 'word joiner',
  '\uFEFF': 'byte order mark',
  '\u00A0': 'no-break space',
  '\u00AD': 'soft hyphen',
  '\u202A': 'left-to-right embedding',
  '\u202C': 'pop directional formatting',
  '\u202F': 'narrow no-break space',
  '\u2007': 'figure space',
  '\u2028': 'line separator',
  '\u3000': 'ideographic space',
  '\0': 'NUL',
}

const AROUND = new Set([...Object.keys(INVISIBLE), ...' \t\r\n"\'`“”‘’'])

/** A text without the blanks, quotes and invisible characters at its ends. */
export function withoutSurroundings(text: string): string {
  const signs = [...text]
  const first = signs.findIndex((sign) => !AROUND.has(sign))
  const last = signs.findLastIndex((sign) => !AROUND.has(sign))
  return first < 0 ? '' : signs.slice(first, last + 1).join('')
}
