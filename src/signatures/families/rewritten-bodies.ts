/** Longest text that is written anew, characters: each writing of a long one keeps everybody else waiting. */
const MAX_LENGTH_REWRITTEN = 64 * 1024

/** The same JSON as other programs write it, each writing once; nothing but its ends for one that is no JSON, or long. */
export function* rewrittenBodies(body: Uint8Array): Generator<string> {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(body)
  const met = new Set([text])
  for (const other of writings(text)) {
    if (met.has(other)) continue
    met.add(other)
    yield other
  }
}

function* writings(text: string): Generator<string> {
  yield* [text.trim(), `${text}\n`, `${text}\r\n`]
  const value = text.length > MAX_LENGTH_REWRITTEN ? undefined : parsed(text)
  if (value === undefined) return
  for (const write of AS_PRINTED) yield write(value)
  if (isMembers(value)) yield* forms(value)
  for (const of of [value, sortMembers(value)]) {
    for (const write of [
      JSON.stringify,
      spaced,
      (any: unknown) => JSON.stringify(any, null, 2),
      (any: unknown) => JSON.stringify(any, null, 4),
      (any: unknown) => JSON.stringify(any, null, '\t'),
    ]) {
      const written = write(of)
      yield written
      yield ascii(written)
      yield slashes(written)
      yield ascii(slashes(written))
      yield forHtml(written)
    }
  }
}

/** A structure as languages print it for people, which is not JSON: Python, Ruby, Java and C#, Go, JavaScript, PHP. */
const AS_PRINTED: readonly ((value: unknown) => string)[] = [
  (value) => printed(value, { pair: (name, member) => `'${name}': ${member}`, text: pythonText, words: ['None', 'True', 'False'] }),
  (value) => printed(value, { pair: (name, member) => `"${name}"=>${member}`, words: ['nil', 'true', 'false'] }),
  (value) => printed(value, { pair: (name, member) => `"${name}" => ${member}`, words: ['nil', 'true', 'false'] }),
  (value) => printed(value, { pair: (name, member) => `${name}: ${member}`, words: ['nil', 'true', 'false'] }),
  (value) => printed(value, { pair: (name, member) => `${name}=${member}`, text: plain }),
  (value) => printed(value, { pair: (name, member) => `${name}:${member}`, text: plain, around: ['map[', ']'], between: ' ' }),
  (value) => printed(value, { pair: (name, member) => `${name}: ${member}`, text: pythonText, around: ['{ ', ' }'], list: ['[ ', ' ]'] }),
  () => '[object Object]',
  () => 'Array',
  (value) => JSON.stringify(JSON.stringify(value)),
]

interface Printing {
  readonly pair: (name: string, member: string) => string
  readonly text?: (text: string) => string
  readonly words?: readonly [nothing: string, yes: string, no: string]
  readonly around?: readonly [string, string]
  readonly list?: readonly [string, string]
  readonly between?: string
}

function printed(value: unknown, printing: Printing): string {
  const {
    pair,
    text = JSON.stringify,
    words = ['null', 'true', 'false'],
    around = ['{', '}'],
    list = ['[', ']'],
    between = ', ',
  } = printing
  if (typeof value === 'string') return text(value)
  if (value === null) return words[0]
  if (typeof value === 'boolean') return value ? words[1] : words[2]
  if (Array.isArray(value)) return `${list[0]}${value.map((item) => printed(item, printing)).join(between)}${list[1]}`
  if (!isMembers(value)) return String(value)
  const pairs = Object.entries(value).map(([name, member]) => pair(name, printed(member, printing)))
  return `${around[0]}${pairs.join(between)}${around[1]}`
}

const plain = (text: string): string => text
const pythonText = (text: string): string =>
  text.includes("'") && !text.includes('"')
    ? `"${text.replaceAll('\\', '\\\\')}"`
    : `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

const isMembers = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The members as a form or a query. */
function* forms(members: Readonly<Record<string, unknown>>): Generator<string> {
  const texts = Object.entries(members).map(
    ([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)] as const,
  )
  yield new URLSearchParams(Object.fromEntries(texts)).toString()
  yield texts.map(([name, value]) => `${name}=${value}`).join('&')
}

/** Deeper structures are not written anew: each level takes room on the stack. */
const DEEPEST = 100

function isDeep(text: string): boolean {
  let depth = 0
  for (const sign of text) {
    if (sign === '[' || sign === '{') depth++
    else if (sign === ']' || sign === '}') depth--
    if (depth > DEEPEST) return true
  }
  return false
}

function parsed(text: string): unknown {
  try {
    return isDeep(text) ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

function sortMembers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortMembers)
  if (typeof value !== 'object' || value === null) return value
  const members = value as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    Object.keys(members)
      .sort()
      .map((name) => [name, sortMembers(members[name])]),
  )
}

/** As Python's `json.dumps` writes it: a blank after commas and colons. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{${Object.entries(value)
    .map(([name, member]) => `${JSON.stringify(name)}: ${spaced(member)}`)
    .join(', ')}}`
}

const ascii = (text: string): string => text.replace(/[\u0080-\uFFFF]/g, escaped)

/** As PHP writes it. */
const slashes = (text: string): string => text.replaceAll('/', '\\/')

/** As Go writes it. */
const forHtml = (text: string): string => text.replace(/[<>&]/g, escaped)

const escaped = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`
