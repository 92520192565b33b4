import { checkJson, endOfString, endOfValue, nameAt, skipBlanks } from './json-scan.ts'
import { MalformedText, type Parsed } from './parsed.ts'
import type { Path, Range } from './position.ts'

/** Reads JSON. Only when a problem is to be placed is the text gone through again. @throws MalformedText */
export function parseJson(text: string): Parsed {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    checkJson(text, true)
    throw new MalformedText([{ offset: 0, message: String(error) }])
  }
  checkJson(text, false)
  const places = new JsonPlaces(text)
  return { value, rangeOf: (path, part) => places.rangeOf(path, part) }
}

interface Child {
  readonly key: Range | null
  readonly at: number
}

/** Finds values in a JSON text by their path; each object or list on the way is gone through once. */
class JsonPlaces {
  readonly #text: string
  readonly #children = new Map<number, ReadonlyMap<string, Child>>()

  constructor(text: string) {
    this.#text = text
  }

  rangeOf(path: Path, part: 'key' | 'value'): Range {
    let at = skipBlanks(this.#text, 0)
    let key: Range | null = null
    for (const [depth, step] of path.entries()) {
      const child = this.#childrenOf(at).get(String(step))
      if (child === undefined) break
      at = child.at
      key = depth === path.length - 1 ? child.key : null
    }
    return part === 'key' && key !== null ? key : { start: at, end: endOfValue(this.#text, at) }
  }

  #childrenOf(at: number): ReadonlyMap<string, Child> {
    const known = this.#children.get(at)
    if (known !== undefined) return known
    const text = this.#text
    const children = new Map<string, Child>()
    const isObject = text[at] === '{'
    if (isObject || text[at] === '[') {
      let i = skipBlanks(text, at + 1)
      while (i < text.length && text[i] !== '}' && text[i] !== ']') {
        let key: Range | null = null
        let name = String(children.size)
        if (isObject) {
          key = { start: i, end: endOfString(text, i) }
          name = nameAt(text, key.start, key.end)
          i = skipBlanks(text, skipBlanks(text, key.end) + 1)
        }
        children.set(name, { key, at: i })
        i = skipBlanks(text, endOfValue(text, i))
        if (text[i] === ',') i = skipBlanks(text, i + 1)
      }
    }
    this.#children.set(at, children)
    return children
  }
}
