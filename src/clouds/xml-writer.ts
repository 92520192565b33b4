import type { Shape, StructShape } from '../api/shape.ts'
import type { Stretch } from '../api/wire.ts'
import { AnswerWriter } from './answer-writer.ts'
import type { EncodedView } from './encoded-view.ts'
import { planOf, type Step } from './plan.ts'

/**
 * Writes XML by shape: members are elements in declared order, a list repeats the element that it is named by, and
 * absent members are left out. No white space is added.
 */
export class XmlWriter extends AnswerWriter {
  /** Appends the members of a struct. */
  members(shape: StructShape, value: object): this {
    for (const step of planOf(shape)) {
      const given = (value as Record<string, unknown>)[step.name]
      if (given !== undefined && given !== null) this.#element(step, step.member, given)
    }
    if (shape.open !== true) return this
    for (const [name, given] of Object.entries(value)) {
      if (given === undefined || given === null || Object.hasOwn(shape.members, name)) continue
      this.raw(undeclared(name, given))
    }
    return this
  }

  protected override readonly separator = ''

  protected override known(view: EncodedView): Stretch | undefined {
    return view.xml
  }

  protected override textOf({ shape, value, xmlName }: EncodedView): string {
    return new XmlWriter(false).raw(`<${xmlName}>`).members(shape, value).raw(`</${xmlName}>`).text
  }

  protected override keep(view: EncodedView, bytes: Stretch): void {
    view.xml = bytes
  }

  #element(step: Step, shape: Shape, value: unknown): void {
    if (typeof value !== 'object' || value === null) this.raw(step.open + escapeXml(String(value ?? '')) + step.close)
    else if (shape.kind === 'list' && Array.isArray(value)) for (const item of value) this.#element(step, shape.item, item)
    else if (shape.kind === 'struct') this.#struct(step, shape, value)
    else this.raw(undeclared(step.name, value))
  }

  #struct({ name, open, close }: Step, shape: StructShape, value: object): void {
    const view = this.viewIn(value)
    if (view !== undefined) view.xmlName ??= name
    // Where it stands under another name than the first, it is written anew.
    if (view?.xmlName === name) this.view(view)
    else this.raw(open).members(shape, value).raw(close)
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
