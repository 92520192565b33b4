import { HttpProblem } from './problem.ts'

/** Characters of a field name, RFC 9110 §5.6.2. */
const NAME = /^[!#$%&'*+\-.^_`|~\w]+$/

/** What may come once only: two of them could be read as one or the other, by us and by what stands in between. */
const ONCE = /^(authorization|host|content-type|x-tc-.*|x-acs-.*)$/

/** More fields than any client sends. */
const MAX_FIELDS = 200

/** The headers of a request by name. Of one that came more often the values are joined, as a list. */
export class RequestHeaders {
  /** A header that may come only once and came more often, in small letters. */
  repeated: string | undefined
  readonly #values = new Map<string, string>()
  #fields = 0

  /** @throws HttpProblem for a line that is no header */
  addLine(line: string): void {
    const colon = line.indexOf(':')
    const name = smallName(line.slice(0, Math.max(colon, 0)))
    if (++this.#fields > MAX_FIELDS) throw new HttpProblem(431, `More than ${MAX_FIELDS} headers were sent.`)
    const value = trimmed(line, colon + 1)
    const before = this.#values.get(name)
    if (before === undefined) {
      this.#values.set(name, value)
      return
    }
    if (name === 'content-length' && before === value) return
    this.#values.set(name, `${before}, ${value}`)
    if (ONCE.test(name)) this.repeated ??= name
  }

  /** The value, without white space around it; null when it did not come. */
  get(name: string): string | null {
    return this.#values.get(name) ?? this.#values.get(name.toLowerCase()) ?? null
  }
}

/** Names by their spelling: clients send the same few with every request. */
const smallNames = new Map<string, string>()
const MAX_NAMES = 500
const MAX_NAME_LENGTH = 40

/** @throws HttpProblem for what is no name */
function smallName(spelling: string): string {
  const known = smallNames.get(spelling)
  if (known !== undefined) return known
  if (!NAME.test(spelling)) throw new HttpProblem(400, 'A line of the headers is no header.')
  const name = spelling.toLowerCase()
  if (smallNames.size < MAX_NAMES && spelling.length <= MAX_NAME_LENGTH) smallNames.set(spelling, name)
  return name
}

const BLANK = 0x20
const TAB = 0x09

/** White space of HTTP is blanks and tabs alone. */
function trimmed(line: string, from: number): string {
  let start = from
  let end = line.length
  while (start < end && isSpace(line.charCodeAt(start))) start++
  while (end > start && isSpace(line.charCodeAt(end - 1))) end--
  return line.slice(start, end)
}

const isSpace = (code: number): boolean => code === BLANK || code === TAB
