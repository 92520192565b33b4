import { foldCase } from './folding.ts'

/** Stands between two texts; a needle that contains it can match nothing. */
const SEPARATOR = '\0'

/**
 * A substring index over many texts: all of them folded into one long text, searched at the speed of the
 * engine's own `indexOf`. Texts are folded once, when the index is built.
 */
export class SubstringIndex {
  readonly #text: string
  /** Where each text starts, ascending. */
  readonly #starts: Uint32Array

  constructor(texts: readonly string[]) {
    this.#starts = new Uint32Array(texts.length)
    const folded = texts.map((text) => foldCase(text).replaceAll(SEPARATOR, ''))
    let at = 0
    folded.forEach((text, position) => {
      this.#starts[position] = at
      at += text.length + 1
    })
    this.#text = folded.join(SEPARATOR)
  }

  /** Positions of the texts that contain the needle, ignoring case, ascending. */
  positionsOf(needle: string): number[] {
    const wanted = foldCase(needle)
    if (wanted === '') return Array.from(this.#starts.keys())
    if (wanted.includes(SEPARATOR)) return []
    const positions: number[] = []
    let at = this.#text.indexOf(wanted)
    let position = 0
    while (at >= 0) {
      position = this.#textAt(at, position)
      positions.push(position)
      const next = this.#starts[position + 1]
      if (next === undefined) break
      at = this.#text.indexOf(wanted, next)
    }
    return positions
  }

  /** Position of the text that holds the character, searched from a known lower bound. */
  #textAt(character: number, from: number): number {
    let low = from
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((this.#starts[middle] as number) <= character) low = middle
      else high = middle - 1
    }
    return low
  }
}
