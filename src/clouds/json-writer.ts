import type { Shape, StructShape } from '../api/shape.ts'

const COMMA = Buffer.from(',')

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
    for (const [name, member] of Object.entries(shape.members)) {
      const given = (value as Record<string, unknown>)[name]
      if (given === undefined) continue
      this.raw(first ? `${JSON.stringify(name)}:` : `,${JSON.stringify(name)}:`)
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

  /** Everything written, in one piece. */
  finish(): Uint8Array {
    this.#flush()
    return this.#chunks.length === 1 ? (this.#chunks[0] as Uint8Array) : Buffer.concat(this.#chunks)
  }

  #value(shape: Shape, value: unknown): void {
    if (shape.kind === 'list' && Array.isArray(value)) this.#list(shape.item, value)
    else if (shape.kind === 'struct' && typeof value === 'object' && value !== null) this.#struct(shape, value)
    else this.raw(JSON.stringify(value))
  }

  #list(item: Shape, values: readonly unknown[]): void {
    this.raw('[')
    values.forEach((value, index) => {
      if (index > 0) this.#bytes(COMMA)
      this.#value(item, value)
    })
    this.raw(']')
  }

  #struct(shape: StructShape, value: object): void {
    if (shape.immutable === true) this.#bytes(bytesOf(shape, value))
    else {
      this.raw('{').members(shape, value)
      this.raw('}')
    }
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

const kept = new WeakMap<StructShape, WeakMap<object, Uint8Array>>()

function bytesOf(shape: StructShape, value: object): Uint8Array {
  let ofShape = kept.get(shape)
  if (ofShape === undefined) {
    ofShape = new WeakMap()
    kept.set(shape, ofShape)
  }
  let bytes = ofShape.get(value)
  if (bytes === undefined) {
    const writer = new JsonWriter().raw('{')
    writer.members(shape, value)
    bytes = writer.raw('}').finish()
    ofShape.set(value, bytes)
  }
  return bytes
}
