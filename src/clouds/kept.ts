/** What a codec has made of immutable values, by where they stand, for as long as the values are in memory. */
export class Kept<Place extends object, Made extends object> {
  readonly #made = new WeakMap<Place, WeakMap<object, Made>>()

  /** What was made of the value before, or is made now. */
  of(place: Place, value: object, make: () => Made): Made {
    let made = this.known(place, value)
    if (made === undefined) {
      made = make()
      this.set(place, value, made)
    }
    return made
  }

  /** What was made of the value before. */
  known(place: Place, value: object): Made | undefined {
    return this.#made.get(place)?.get(value)
  }

  /** Keeps what was made of the value. */
  set(place: Place, value: object, made: Made): void {
    let ofPlace = this.#made.get(place)
    if (ofPlace === undefined) {
      ofPlace = new WeakMap()
      this.#made.set(place, ofPlace)
    }
    ofPlace.set(value, made)
  }
}
