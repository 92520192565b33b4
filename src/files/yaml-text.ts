import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, parseAllDocuments } from 'yaml'
import { DEEPEST, MalformedText, type Parsed, TOO_DEEP } from './parsed.ts'
import type { Path, Range } from './position.ts'

/** Most nodes that aliases may stand for; a file that multiplies itself beyond is refused. */
const MAX_ALIASES = 100

/**
 * Reads YAML 1.2, of which JSON is a part; `<<` merges. A document that says nothing is passed over, unless it is the only one.
 * @returns the documents, at least one
 * @throws MalformedText
 */
export function parseYaml(text: string): readonly Parsed[] {
  try {
    const documents: readonly Document[] = parseAllDocuments(text, { merge: true, prettyErrors: false })
    refuseFaults(documents)
    const parsed = documents.map(readDocument)
    const saying = parsed.filter(({ value }) => value !== null)
    return saying.length > 0 ? saying : [parsed[0] ?? { value: null, rangeOf: () => ({ start: 0, end: 0 }) }]
  } catch (error) {
    if (error instanceof RangeError) throw new MalformedText([{ offset: 0, message: TOO_DEEP }])
    if (error instanceof Error && error.message.startsWith('Merge sources')) {
      throw new MalformedText([{ offset: Math.max(0, text.indexOf('<<')), message: '<< takes an object, or a list of objects, to merge' }])
    }
    if (error instanceof ReferenceError) throw new MalformedText([{ offset: 0, message: `${error.message}; write the repeated parts out` }])
    throw error
  }
}

function refuseFaults(documents: readonly Document[]): void {
  const faults = documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])
  // The parser catches its own exhausted stack and tells it like a fault of the text.
  if (faults.some(({ message }) => /call stack/.test(message))) throw new RangeError(TOO_DEEP)
  const distinct = new Map(faults.map(({ pos, message }) => [message, { offset: pos[0], message }]))
  if (distinct.size > 0) throw new MalformedText([...distinct.values()])
}

function readDocument(document: Document): Parsed {
  const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES })
  if (isDeeperThan(value, DEEPEST)) throw new MalformedText([{ offset: 0, message: TOO_DEEP }])
  return { value, rangeOf: (path, part) => rangeIn(document, path, part) }
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((part) => isDeeperThan(part, levels - 1))
}

function rangeIn(document: Document, path: Path, part: 'key' | 'value'): Range {
  let node: unknown = document.contents
  let key: Range | null = null
  let value = rangeOf(node) ?? { start: document.range?.[0] ?? 0, end: document.range?.[1] ?? 0 }
  for (const [depth, step] of path.entries()) {
    const child = childOf(resolved(node, document), step)
    if (child === undefined) break
    node = child.value
    key = depth === path.length - 1 ? rangeOf(child.key) : null
    value = rangeOf(node) ?? rangeOf(child.key) ?? value
  }
  return part === 'key' && key !== null ? key : value
}

function childOf(node: unknown, step: PropertyKey): { readonly key: unknown; readonly value: unknown } | undefined {
  if (isMap(node)) return node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(step))
  if (isSeq(node)) return Number(step) < node.items.length ? { key: null, value: node.items[Number(step)] } : undefined
  return undefined
}

function resolved(node: unknown, document: Document): unknown {
  return isAlias(node) ? node.resolve(document) : node
}

function rangeOf(node: unknown): Range | null {
  const range = isNode(node) ? (node as Node).range : null
  return range ? { start: range[0], end: range[1] } : null
}
