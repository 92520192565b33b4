/**
 * A field that is not listed, copied, compared or written as JSON: what one part of the code has made of an immutable
 * object, for as long as the object is in memory.
 */
export class HiddenField<Owner extends object, Value extends object> {
  readonly #key: symbol

  /** @param name for debuggers */
  constructor(name: string) {
    this.#key = Symbol(name)
  }

  /** What was made of the owner itself; a copy of the owner has nothing yet. */
  get(owner: Owner): Value | undefined {
    return (owner as { readonly [key: symbol]: Value | undefined })[this.#key]
  }

  /** @param owner not frozen yet */
  set(owner: Owner, value: Value): Value {
    Object.defineProperty(owner, this.#key, { value, writable: true, configurable: true })
    return value
  }
}
