import type { Shape, StructShape } from '../api/shape.ts'
import { Kept } from './kept.ts'
import { KeptLists } from './kept-lists.ts'
import { Pieces } from './pieces.ts'
import { planOf } from './plan.ts'

const COMMA = Buffer.from(',')

const structs = new Kept<StructShape, Uint8Array>()

/** Immutable lists in JSON. */
export const jsonLists = new KeptLists(({ member }, values, start, end) => {
  const writer = new JsonWriter().raw(start === 0 ? '[' : ',')
  if (member.kind === 'list') writer.items(member.item, values, start, end)
  return writer.raw(end === values.length ? ']' : '').finish()
})

/**
 * Writes JSON by shape: declared members in declared order, absent ones left out. The bytes of a struct or a list
 * declared immutable are kept with its value, so the next answer that holds it copies them.
 */
export class JsonWriter extends Pieces {
  /** Appends the members of a struct, `"name":value` with commas between, without braces. @returns whether there was one */
  members(shape: StructShape, value: object): boolean {
    let first = true
    for (const step of planOf(shape)) {
      const given = (value as Record<string, unknown>)[step.name]
      if (given === undefined) continue
      const { member } = step
      this.raw(first ? step.key : `,${step.key}`)
      if (member.kind === 'list' && member.immutable === true && Array.isArray(given)) {
        for (const piece of jsonLists.of(step, given)) this.bytes(piece)
      } else this.#value(member, given)
      first = false
    }
    if (shape.open !== true) return !first
    for (const [name, given] of Object.entries(value)) {
      if (given === undefined || Object.hasOwn(shape.members, name)) continue
      this.raw(`${first ? '' : ','}${JSON.stringify(name)}:${JSON.stringify(given)}`)
      first = false
    }
    return !first
  }

  /** Appends a struct with its braces. */
  braced(shape: StructShape, value: object): this {
    this.raw('{').members(shape, value)
    return this.raw('}')
  }

  /** Appends the items from one place to before another, with commas between, without brackets. */
  items(item: Shape, values: readonly unknown[], start: number, end: number): this {
    for (let place = start; place < end; place++) {
      if (place > start) this.bytes(COMMA)
      this.#value(item, values[place])
    }
    return this
  }

  #value(shape: Shape, value: unknown): void {
    if (shape.kind === 'list' && Array.isArray(value)) this.raw('[').items(shape.item, value, 0, value.length).raw(']')
    else if (shape.kind === 'struct' && typeof value === 'object' && value !== null) this.#struct(shape, value)
    else this.raw(JSON.stringify(value))
  }

  #struct(shape: StructShape, value: object): void {
    if (shape.immutable === true) this.bytes(structs.of(shape, value, () => new JsonWriter().braced(shape, value).finish()))
    else this.braced(shape, value)
  }
}
