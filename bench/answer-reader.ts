import { readHead } from './http.ts'

/** Reads the answers of one connection, in whatever pieces they come, and looks no closer than it must. */
export class AnswerReader {
  readonly #bodyStart: Buffer
  /** Bytes of the present answer that have not come. */
  #left = 0
  /** What has come of an answer while that is too little to judge it. */
  #early: Buffer | undefined
  #bodyLength = 0

  /** @param bodyStart how the body of every answer must begin */
  constructor(bodyStart: Buffer) {
    this.#bodyStart = bodyStart
  }

  /**
   * Takes what has come.
   * @returns the length of the body when the answer is whole, undefined until then
   * @throws Error for an answer that is not the right one
   */
  take(chunk: Buffer): number | undefined {
    if (this.#left > 0) this.#left -= chunk.byteLength
    else if (!this.#begin(this.#early === undefined ? chunk : Buffer.concat([this.#early, chunk]))) return undefined
    if (this.#left < 0) throw new Error('more bytes came than the answer announced')
    return this.#left === 0 ? this.#bodyLength : undefined
  }

  #begin(bytes: Buffer): boolean {
    const head = readHead(bytes)
    const judged = head === undefined ? Number.POSITIVE_INFINITY : head.length + Math.min(this.#bodyStart.byteLength, head.bodyLength)
    if (head === undefined || bytes.byteLength < judged) {
      this.#early = bytes
      return false
    }
    this.#early = undefined
    const isRight = this.#bodyStart.compare(bytes, head.length, judged) === 0
    if (head.status !== 200 || !isRight) throw new Error(`a wrong answer:\n${bytes.toString('utf8', 0, 1_000)}`)
    this.#bodyLength = head.bodyLength
    this.#left = head.length + head.bodyLength - bytes.byteLength
    return true
  }
}
