import { DEEPEST, MalformedText, TOO_DEEP } from './parsed.ts'

const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const BLANKS = /[ \t\r\n]*/y
const STRING_FAULT = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})|([\\\u0000-\u001f])/g

/** The offset of the first character at or after `at` that is not white space. */
export function skipBlanks(text: string, at: number): number {
  const code = text.charCodeAt(at)
  if (code > 32) return at
  BLANKS.lastIndex = at
  BLANKS.exec(text)
  return BLANKS.lastIndex
}

/** The offset after the string that begins at `at`; -1 when it never ends. */
export function endOfString(text: string, at: number): number {
  let quote = text.indexOf('"', at + 1)
  while (quote >= 0) {
    let slash = quote - 1
    while (text.charCodeAt(slash) === 92) slash--
    if ((quote - slash) % 2 === 1) return quote + 1
    quote = text.indexOf('"', quote + 1)
  }
  return -1
}

/** The offset after the value that begins at `at`, in a text known to be JSON. */
export function endOfValue(text: string, at: number): number {
  let depth = 0
  for (let i = at; i < text.length; ) {
    const c = text[i]
    if (c === '"') i = endOfString(text, i)
    else if (c === '{' || c === '[') {
      depth++
      i++
    } else if (c === '}' || c === ']') {
      depth--
      i++
    } else if (depth === 0) {
      SCALAR.lastIndex = i
      SCALAR.exec(text)
      return SCALAR.lastIndex
    } else i++
    if (depth === 0) return i
  }
  return text.length
}

/** A member's name as it is meant: without quotes, escapes resolved. */
export function nameAt(text: string, start: number, end: number): string {
  const name = text.slice(start + 1, end - 1)
  return name.includes('\\') ? (JSON.parse(text.slice(start, end)) as string) : name
}

/**
 * Goes once through a JSON text, for what `JSON.parse` does not tell: names given twice in one object, the depth, and
 * (with `strict`, for a text it refused) where the grammar breaks.
 * @throws MalformedText
 */
export function checkJson(text: string, strict: boolean): void {
  const fail = (offset: number, message: string): never => {
    throw new MalformedText([{ offset, message }])
  }
  const string = (at: number): number => {
    const end = endOfString(text, at)
    if (end < 0) return fail(at, 'this text has no closing "')
    if (strict) {
      for (const match of text.slice(at, end).matchAll(STRING_FAULT)) {
        if (match[1] !== undefined)
          fail(at + match.index, 'not allowed inside a JSON text; write line breaks as \\n, tabs as \\t, a backslash as \\\\')
      }
    }
    return end
  }
  const key = (at: number, names: Set<string>): number => {
    if (text[at] !== '"') fail(at, 'expected the name of a member in double quotes')
    const end = string(at)
    const name = nameAt(text, at, end)
    if (names.has(name)) fail(at, `${JSON.stringify(name)} stands twice in this object; keep one of them`)
    names.add(name)
    const colon = skipBlanks(text, end)
    if (text[colon] !== ':') fail(colon, 'expected a colon')
    return colon + 1
  }

  const open: (Set<string> | null)[] = []
  let i = 0
  for (;;) {
    i = skipBlanks(text, i)
    const c = text[i]
    if (c === '{' || c === '[') {
      const names = c === '{' ? new Set<string>() : null
      const first = skipBlanks(text, i + 1)
      if (text[first] !== (names ? '}' : ']')) {
        if (open.push(names) > DEEPEST) fail(i, TOO_DEEP)
        i = names ? key(first, names) : first
        continue
      }
      i = first + 1
    } else if (c === '"') i = string(i)
    else {
      SCALAR.lastIndex = i
      if (!SCALAR.test(text)) fail(i, i >= text.length ? 'the text ends here, too early' : 'expected a JSON value')
      i = SCALAR.lastIndex
    }
    for (;;) {
      i = skipBlanks(text, i)
      const names = open.at(-1)
      if (names === undefined) {
        if (i < text.length) fail(i, 'nothing may follow the JSON document')
        return
      }
      if (text[i] === ',') {
        i = skipBlanks(text, i + 1)
        if (names) i = key(i, names)
        break
      }
      if (text[i] !== (names ? '}' : ']')) fail(i, `expected a comma or the closing ${names ? '}' : ']'}`)
      open.pop()
      i++
    }
  }
}
