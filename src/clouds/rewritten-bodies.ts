/** The same JSON as other programs write it; nothing for a body that is no JSON, or too deep to be written. */
export function* rewrittenBodies(body: Uint8Array): Generator<string> {
  const text = new TextDecoder().decode(body)
  for (const other of [text.trim(), `${text}\n`, `${text}\r\n`]) if (other !== text) yield other
  for (const written of writings(text)) {
    for (const one of [written, ascii(written), written.replaceAll('/', '\\/'), ascii(written).replaceAll('/', '\\/')]) {
      if (one !== text) yield one
    }
  }
}

function writings(text: string): string[] {
  try {
    const value: unknown = JSON.parse(text)
    return [value, sortMembers(value)].flatMap((of) => [
      JSON.stringify(of),
      spaced(of),
      JSON.stringify(of, null, 2),
      JSON.stringify(of, null, 4),
    ])
  } catch {
    return []
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

const ascii = (text: string): string => text.replace(/[\u0080-\uFFFF]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
