/** Buffer.from takes three times as long for short texts. */
const utf8 = new TextEncoder()

/** What a codec writes: text, and bytes that it has kept, in pieces that follow each other. */
export class Pieces {
  readonly #pieces: Uint8Array[] = []
  #text = ''

  /** Appends text as it is. */
  raw(text: string): this {
    this.#text += text
    return this
  }

  /** Appends bytes as they are, without a copy. */
  bytes(bytes: Uint8Array): this {
    this.#flush()
    this.#pieces.push(bytes)
    return this
  }

  /** Everything written, in pieces that follow each other. Pieces may be kept bytes: they must not be changed. */
  parts(): readonly Uint8Array[] {
    this.#flush()
    return this.#pieces
  }

  /** Everything written, in one piece. */
  finish(): Uint8Array {
    this.#flush()
    return this.#pieces.length === 1 ? (this.#pieces[0] as Uint8Array) : Buffer.concat(this.#pieces)
  }

  #flush(): void {
    if (this.#text === '') return
    this.#pieces.push(utf8.encode(this.#text))
    this.#text = ''
  }
}
