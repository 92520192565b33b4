import type { Shape, StructShape } from '../api/shape.ts'
import { Kept } from './kept.ts'

const kept = new Kept<string>()

/**
 * Writes XML by shape: members are elements in declared order, a list repeats the element that it is named by, and
 * absent members are left out. No white space is added. The text of a struct declared immutable is kept with its
 * value, so the next answer that holds it copies it.
 */
export function writeXml(shape: StructShape, value: object): string {
  let xml = ''
  for (const [name, member] of Object.entries(shape.members)) {
    const given = (value as Record<string, unknown>)[name]
    if (given !== undefined && given !== null) xml += element(name, member, given)
  }
  if (shape.open !== true) return xml
  for (const [name, given] of Object.entries(value)) {
    if (!Object.hasOwn(shape.members, name) && given !== null) xml += undeclared(name, given)
  }
  return xml
}

/** The text with what XML would take for markup escaped, and characters that XML cannot hold replaced. */
export const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>\r]/g, (character) => ESCAPES[character] ?? character)

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' }

function element(name: string, shape: Shape, value: unknown): string {
  if (shape.kind === 'list' && Array.isArray(value)) return value.map((item) => element(name, shape.item, item)).join('')
  if (shape.kind === 'struct' && typeof value === 'object' && value !== null) {
    return `<${name}>${shape.immutable === true ? kept.of(shape, value, () => writeXml(shape, value)) : writeXml(shape, value)}</${name}>`
  }
  return undeclared(name, value)
}

/** An element for a value of whatever kind, for members that no shape declares. */
function undeclared(name: string, value: unknown): string {
  if (!/^[A-Za-z_][\w.-]*$/.test(name)) return ''
  if (Array.isArray(value)) return value.map((item) => undeclared(name, item)).join('')
  if (typeof value !== 'object' || value === null) return `<${name}>${escapeXml(String(value ?? ''))}</${name}>`
  const inner = Object.entries(value).map(([member, given]) => undeclared(member, given))
  return `<${name}>${inner.join('')}</${name}>`
}

/** Keeps the text of an immutable struct, if it is not kept yet. */
export const keepXml = (shape: StructShape, value: object): void => void kept.of(shape, value, () => writeXml(shape, value))
