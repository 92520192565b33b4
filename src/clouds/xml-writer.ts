import type { Shape, StructShape } from '../api/shape.ts'
import { Kept } from './kept.ts'
import { KeptLists } from './kept-lists.ts'
import { Pieces } from './pieces.ts'
import { planOf, type Step } from './plan.ts'

const elements = new Kept<Step, Uint8Array>()

/** Immutable lists in XML. */
export const xmlLists = new KeptLists((step, values, start, end) => {
  const writer = new XmlWriter()
  if (step.member.kind === 'list') writer.items(step, step.member.item, values, start, end)
  return writer.finish()
})

/**
 * Writes XML by shape: members are elements in declared order, a list repeats the element that it is named by, and
 * absent members are left out. No white space is added. The bytes of a struct or a list declared immutable are kept
 * with its value, so the next answer that holds it copies them.
 */
export class XmlWriter extends Pieces {
  /** Appends the members of a struct. */
  members(shape: StructShape, value: object): this {
    for (const step of planOf(shape)) {
      const given = (value as Record<string, unknown>)[step.name]
      if (given === undefined || given === null) continue
      const { member } = step
      if (member.kind === 'list' && member.immutable === true && Array.isArray(given)) {
        for (const piece of xmlLists.of(step, given)) this.bytes(piece)
      } else this.#element(step, member, given)
    }
    if (shape.open !== true) return this
    for (const [name, given] of Object.entries(value)) {
      if (given === undefined || given === null || Object.hasOwn(shape.members, name)) continue
      this.raw(undeclared(name, given))
    }
    return this
  }

  /** Appends an element for each of the items from one place to before another. */
  items(step: Step, item: Shape, values: readonly unknown[], start: number, end: number): void {
    for (let place = start; place < end; place++) this.#element(step, item, values[place])
  }

  #element(step: Step, shape: Shape, value: unknown): void {
    if (typeof value !== 'object' || value === null) this.raw(step.open + escapeXml(String(value ?? '')) + step.close)
    else if (shape.kind === 'list' && Array.isArray(value)) this.items(step, shape.item, value, 0, value.length)
    else if (shape.kind !== 'struct') this.raw(undeclared(step.name, value))
    else if (shape.immutable !== true) this.#struct(step, shape, value)
    else this.bytes(elements.of(step, value, () => new XmlWriter().#struct(step, shape, value).finish()))
  }

  #struct({ open, close }: Step, shape: StructShape, value: object): this {
    return this.raw(open).members(shape, value).raw(close)
  }
}

/** The text with what XML would take for markup escaped, and characters that XML cannot hold replaced. */
export function escapeXml(text: string): string {
  if (PLAIN.test(text)) return text
  return text
    .toWellFormed()
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>\r]/g, (character) => ESCAPES[character] ?? character)
}

/** Nothing to escape or to replace: most texts. */
const PLAIN = /^[\t\n\x20-%'-;=?-\ud7ff\ue000-\ufffd]*$/

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' }

/** An element for a value of whatever kind, for members that no shape declares. */
function undeclared(name: string, value: unknown): string {
  if (!/^[A-Za-z_][\w.-]*$/.test(name)) return ''
  if (Array.isArray(value)) return value.map((item) => undeclared(name, item)).join('')
  if (typeof value !== 'object' || value === null) return `<${name}>${escapeXml(String(value ?? ''))}</${name}>`
  const inner = Object.entries(value).map(([member, given]) => undeclared(member, given))
  return `<${name}>${inner.join('')}</${name}>`
}
