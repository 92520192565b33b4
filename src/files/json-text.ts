import { visit } from 'jsonc-parser'
import { checkJson } from './json-check.ts'
import type { Parsed } from './parsed.ts'
import type { Path, Range } from './position.ts'

/** Reads JSON. Only when a problem is to be placed is the text gone through again. @throws MalformedText */
export function parseJson(text: string): Parsed {
  checkJson(text)
  const places = new JsonPlaces(text)
  return { value: JSON.parse(text), rangeOf: (path, part) => places.rangeOf(path, part) }
}

/** A value in the text, and its key where it is a member of an object. */
interface Found {
  readonly key: Range | null
  readonly value: Range
}

/** Finds values in a JSON text by their path; each object or list on the way is gone through once. */
class JsonPlaces {
  readonly #text: string
  readonly #children = new Map<Found, ReadonlyMap<string, Found>>()
  readonly #document: Found

  constructor(text: string) {
    this.#text = text
    this.#document = { key: null, value: { start: text.search(/\S/), end: text.trimEnd().length } }
  }

  rangeOf(path: Path, part: 'key' | 'value'): Range {
    let found = this.#document
    for (const [depth, step] of path.entries()) {
      const child = this.#childrenOf(found).get(String(step))
      if (child === undefined) return found.value
      found = child
      if (depth === path.length - 1 && part === 'key' && found.key !== null) return found.key
    }
    return found.value
  }

  #childrenOf(parent: Found): ReadonlyMap<string, Found> {
    const known = this.#children.get(parent)
    if (known !== undefined) return known
    const children = childrenIn(this.#text, parent.value)
    this.#children.set(parent, children)
    return children
  }
}

/** The members of an object by name, or the items of a list by index, that stands in a range of the text. */
function childrenIn(text: string, { start, end }: Range): ReadonlyMap<string, Found> {
  const children = new Map<string, Found>()
  let depth = 0
  let began = 0
  let name: string | undefined
  let key: Range | null = null
  const add = (from: number, to: number) => {
    children.set(name ?? String(children.size), { key, value: { start: start + from, end: start + to } })
  }
  const onBegin = (offset: number): boolean => {
    depth += 1
    if (depth === 1) return true
    began = offset
    // What is in a child is passed over.
    return false
  }
  const onEnd = (offset: number, length: number) => {
    depth -= 1
    if (depth === 1) add(began, offset + length)
  }
  visit(text.slice(start, end), {
    onObjectBegin: onBegin,
    onArrayBegin: onBegin,
    onObjectEnd: onEnd,
    onArrayEnd: onEnd,
    onObjectProperty(property, offset, length) {
      name = property
      key = { start: start + offset, end: start + offset + length }
    },
    onLiteralValue: (_, offset, length) => {
      if (depth === 1) add(offset, offset + length)
    },
  })
  return children
}
