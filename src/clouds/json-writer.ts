import type { ListShape, Shape, StructShape } from '../api/shape.ts'
import { Kept } from './kept.ts'

const COMMA = Buffer.from(',')

const kept = new Kept<Uint8Array>()

interface Step {
  readonly name: string
  /** The name as it is written: in quotes, with its colon. */
  readonly key: string
  readonly member: Shape
}

const plans = new WeakMap<StructShape, readonly Step[]>()

function planOf(shape: StructShape): readonly Step[] {
  let plan = plans.get(shape)
  if (plan === undefined) {
    plan = Object.entries(shape.members).map(([name, member]) => ({ name, key: `${JSON.stringify(name)}:`, member }))
    plans.set(shape, plan)
  }
  return plan
}

/**
 * Writes JSON by shape: declared members in declared order, absent ones left out. The bytes of a struct
 * declared immutable are kept with its value, so the next answer that holds it copies them.
 */
export class JsonWriter {
  readonly #chunks: Uint8Array[] = []
  #text = ''

  /** Appends text as it is. */
  raw(text: string): this {
    this.#text += text
    return this
  }

  /** Appends the members of a struct, `"name":value` with commas between, without braces. @returns whether there was one */
  members(shape: StructShape, value: object): boolean {
    let first = true
    for (const { name, key, member } of planOf(shape)) {
      const given = (value as Record<string, unknown>)[name]
      if (given === undefined) continue
      this.#text += first ? key : `,${key}`
      this.#value(member, given)
      first = false
    }
    if (shape.open !== true) return !first
    for (const [name, given] of Object.entries(value)) {
      if (Object.hasOwn(shape.members, name)) continue
      this.raw(`${first ? '' : ','}${JSON.stringify(name)}:${JSON.stringify(given)}`)
      first = false
    }
    return !first
  }

  /** Everything written, in pieces that follow each other. Pieces may be kept bytes: they must not be changed. */
  parts(): readonly Uint8Array[] {
    this.#flush()
    return this.#chunks
  }

  /** Everything written, in one piece. */
  finish(): Uint8Array {
    this.#flush()
    return this.#chunks.length === 1 ? (this.#chunks[0] as Uint8Array) : Buffer.concat(this.#chunks)
  }

  #value(shape: Shape, value: unknown): void {
    if (shape.kind === 'list' && Array.isArray(value)) this.#list(shape, value)
    else if (shape.kind === 'struct' && typeof value === 'object' && value !== null) this.#struct(shape, value)
    else this.raw(JSON.stringify(value))
  }

  #list(shape: ListShape, values: readonly unknown[]): void {
    if (shape.immutable === true) this.#bytes(kept.of(shape, values, () => new JsonWriter().#items(shape.item, values).finish()))
    else this.#items(shape.item, values)
  }

  #items(item: Shape, values: readonly unknown[]): this {
    this.raw('[')
    values.forEach((value, index) => {
      if (index > 0) this.#bytes(COMMA)
      this.#value(item, value)
    })
    return this.raw(']')
  }

  #struct(shape: StructShape, value: object): void {
    if (shape.immutable === true) this.#bytes(kept.of(shape, value, () => new JsonWriter().braced(shape, value).finish()))
    else this.braced(shape, value)
  }

  /** Appends a struct with its braces. */
  braced(shape: StructShape, value: object): this {
    this.raw('{').members(shape, value)
    return this.raw('}')
  }

  #bytes(bytes: Uint8Array): void {
    this.#flush()
    this.#chunks.push(bytes)
  }

  #flush(): void {
    if (this.#text === '') return
    this.#chunks.push(Buffer.from(this.#text))
    this.#text = ''
  }
}

/** Keeps the bytes of an immutable struct, if they are not kept yet. */
export function keepJson(shape: StructShape, value: object): void {
  kept.of(shape, value, () => new JsonWriter().braced(shape, value).finish())
}
