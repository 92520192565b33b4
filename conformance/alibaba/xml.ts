import { strict as assert } from 'node:assert'

/** An element of XML without attributes: either elements or a text in it. */
export interface Element {
  readonly name: string
  readonly children: readonly Element[]
  readonly text: string
}

const TAG = /<(\/?)([A-Za-z]\w*)(\/?)>/y
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }
const CDATA = '<![CDATA['
const PROLOG = "<?xml version='1.0' encoding='UTF-8'?>"

/** Reads XML as this server writes it: this prolog, no attributes, no comments, no text beside elements. */
export function parse(text: string): Element {
  assert.ok(text.startsWith(`${PROLOG}<`), text.slice(0, 100))
  const [root, end] = element(text, PROLOG.length)
  assert.equal(end, text.length, 'something follows the root')
  return root
}

function element(text: string, at: number): [Element, end: number] {
  TAG.lastIndex = at
  const [opening = '', closes, name = '', empty] = TAG.exec(text) ?? []
  assert.ok(closes === '', `no element begins: ${text.slice(at, at + 100)}`)
  let next = at + opening.length
  if (empty === '/') return [{ name, children: [], text: '' }, next]
  const close = `</${name}>`
  if (text.startsWith(CDATA, next)) {
    const end = text.indexOf(`]]>${close}`, next)
    assert.ok(end >= 0, `${name} does not end`)
    return [{ name, children: [], text: text.slice(next + CDATA.length, end) }, end + 3 + close.length]
  }
  const children: Element[] = []
  while (text[next] === '<' && !text.startsWith(close, next)) {
    const [child, end] = element(text, next)
    children.push(child)
    next = end
  }
  const end = text.indexOf(close, next)
  const inner = text.slice(next, end)
  assert.ok(end >= 0 && !inner.includes('<') && (inner === '' || children.length === 0), `${name} does not end`)
  return [{ name, children, text: inner.replaceAll(/&(\w+);/g, (whole, entity: string) => ENTITIES[entity] ?? whole) }, end + close.length]
}

export const children = (element: Element | undefined): readonly Element[] => element?.children ?? []

/** Texts and objects by name. */
export const membersOf = (element: Element): Readonly<Record<string, unknown>> =>
  Object.fromEntries(element.children.map((child) => [child.name, child.children.length > 0 ? membersOf(child) : child.text]))
