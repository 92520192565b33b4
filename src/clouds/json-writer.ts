import type { Shape, StructShape } from '../api/shape.ts'
import type { Stretch } from '../api/wire.ts'
import { AnswerWriter } from './answer-writer.ts'
import type { EncodedView } from './encoded-view.ts'
import { planOf } from './plan.ts'

/** Writes JSON by shape: declared members in declared order, absent ones left out. */
export class JsonWriter extends AnswerWriter {
  /**
   * Appends the members of a struct, `"name":value` with commas between, without braces.
   * @param isFirst whether nothing stands before them
   * @returns whether anything stands before what follows them
   */
  members(shape: StructShape, value: object, isFirst = true): boolean {
    let first = isFirst
    for (const step of planOf(shape)) {
      const given = (value as Record<string, unknown>)[step.name]
      if (given === undefined) continue
      this.raw(first ? step.key : `,${step.key}`).#value(step.member, given)
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

  protected override readonly separator = ','

  protected override known(view: EncodedView): Stretch | undefined {
    return view.json
  }

  protected override textOf({ shape, value }: EncodedView): string {
    return new JsonWriter(false).raw(',').#braced(shape, value).text
  }

  protected override keep(view: EncodedView, bytes: Stretch): void {
    view.json = bytes
  }

  #value(shape: Shape, value: unknown): void {
    const view = this.viewIn(value)
    if (view !== undefined) this.view(view)
    else if (shape.kind === 'list' && Array.isArray(value)) this.#list(shape.item, value)
    else if (shape.kind === 'struct' && typeof value === 'object' && value !== null) this.#braced(shape, value)
    else this.raw(JSON.stringify(value))
  }

  #list(item: Shape, values: readonly unknown[]): void {
    this.raw('[')
    let isFirst = true
    let isAfterView = false
    for (const value of values) {
      const view = this.viewIn(value)
      if (!isFirst && !(isAfterView && view !== undefined)) this.raw(',')
      if (view === undefined) this.#value(item, value)
      else this.view(view)
      isFirst = false
      isAfterView = view !== undefined
    }
    this.raw(']')
  }

  #braced(shape: StructShape, value: object): this {
    this.raw('{').members(shape, value)
    return this.raw('}')
  }
}
