/** Longest text that is written anew, characters: each writing of a long one keeps everybody else waiting. */
const LONGEST_REWRITTEN = 64 * 1024

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
  const value = text.length > LONGEST_REWRITTEN ? undefined : parsed(text)
  if (value === undefined) return
  for (const of of [value, sortMembers(value)]) {
    for (const write of [
      JSON.stringify,
      spaced,
      (any: unknown) => JSON.stringify(any, null, 2),
      (any: unknown) => JSON.stringify(any, null, 4),
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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
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
