import type { Shape } from '../api/shape.ts'

/** What a codec has made of immutable values, by shape, for as long as the values are in memory. */
export class Kept<V extends Uint8Array | string> {
  readonly #made = new WeakMap<Shape, WeakMap<object, V>>()

  /** What was made of the value before, or is made now. */
  of(shape: Shape, value: object, make: () => V): V {
    let ofShape = this.#made.get(shape)
    if (ofShape === undefined) {
      ofShape = new WeakMap()
      this.#made.set(shape, ofShape)
    }
    let made = ofShape.get(value)
    if (made === undefined) {
      made = make()
      ofShape.set(value, made)
    }
    return made
  }
}
