/** The way to a value of a document: keys and indices from its root. */
export type Path = readonly PropertyKey[]

/** A position in a text for people: line and column, both from 1; the column counts UTF-16 units, as editors do. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** A stretch of a text: offsets in UTF-16 units, the end not included. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** Where a text's lines begin, so that an offset becomes a line and a column. */
export class Lines {
  readonly #starts: number[] = [0]

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1)
  }

  /** The position of an offset. */
  at(offset: number): Position {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 }
  }
}
