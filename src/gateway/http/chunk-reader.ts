import { HttpProblem } from './problem.ts'

/** Bytes of the line with the size of a chunk, and of all trailers together. */
const MAX_SIZE_LINE = 256
const MAX_TRAILERS = 16 * 1024

const CR = 0x0d
const LF = 0x0a

/** The size, and what may follow it, RFC 9112 §7.1.1. */
const SIZE_LINE = /^([0-9a-f]{1,8})(?:[ \t]*;[\t\x20-\x7e]*)?$/i
const TRAILER = /^[!#$%&'*+\-.^_`|~\w]+:[\t\x20-\x7e\x80-\xff]*$/

/** Takes bytes from `start` up to `end` as the body's. */
export type AddBytes = (received: Uint8Array, start: number, end: number) => void

/** Reads a body in chunks. Extensions of chunks and trailers are left out: nothing that we serve has a use for them. */
export class ChunkReader {
  isComplete = false
  /** What the next bytes are: a line with a size, data, the end of the data's line, or trailers. */
  #next: 'size' | 'data' | 'data end' | 'trailer' = 'size'
  #left = 0
  #line = ''
  #trailerBytes = 0

  /** @returns how many bytes were the body's @throws HttpProblem for chunks that are none */
  take(received: Uint8Array, add: AddBytes): number {
    let at = 0
    while (at < received.byteLength && !this.isComplete) {
      if (this.#next === 'data') {
        const count = Math.min(this.#left, received.byteLength - at)
        add(received, at, at + count)
        at += count
        this.#left -= count
        if (this.#left === 0) this.#next = 'data end'
      } else at = this.#takePlainLine(received, at) ?? this.#takeLine(received, at)
    }
    return at
  }

  /** Takes a line that is nothing but a size, or nothing: of chunks of a byte each there may be millions. @returns where it ended */
  #takePlainLine(received: Uint8Array, from: number): number | undefined {
    if (this.#line !== '' || this.#next === 'trailer') return undefined
    let at = from
    let size = 0
    if (this.#next === 'size') {
      for (; at < from + 8; at++) {
        const digit = hexDigit(received[at])
        if (digit < 0) break
        size = size * 16 + digit
      }
      if (at === from) return undefined
    }
    if (received[at] !== CR || received[at + 1] !== LF) return undefined
    if (this.#next === 'data end') this.#next = 'size'
    else this.#startChunk(size)
    return at + 2
  }

  #startChunk(size: number): void {
    this.#left = size
    this.#next = size === 0 ? 'trailer' : 'data'
  }

  /** Takes bytes up to the end of a line. @returns where it stopped */
  #takeLine(received: Uint8Array, from: number): number {
    const feed = received.indexOf(LF, from)
    const end = feed < 0 ? received.byteLength : feed + 1
    this.#line += latin1(received, from, Math.min(end, from + MAX_TRAILERS + 1))
    if (this.#line.length > this.#maxLine) throw new HttpProblem(400, 'A line between the chunks of the body is too long.')
    if (feed < 0) return end
    const line = this.#line
    this.#line = ''
    if (line.charCodeAt(line.length - 2) !== CR) throw new HttpProblem(400, 'A line between the chunks of the body does not end in CR LF.')
    this.#readLine(line.slice(0, -2))
    return end
  }

  get #maxLine(): number {
    return this.#next === 'size' ? MAX_SIZE_LINE : this.#next === 'trailer' ? MAX_TRAILERS : 2
  }

  #readLine(line: string): void {
    switch (this.#next) {
      case 'size': {
        const [, size] = SIZE_LINE.exec(line) ?? []
        if (size === undefined) throw new HttpProblem(400, 'The size of a chunk of the body is no number.')
        this.#startChunk(Number.parseInt(size, 16))
        break
      }
      case 'data end':
        if (line !== '') throw new HttpProblem(400, 'A chunk of the body is longer than its size.')
        this.#next = 'size'
        break
      default:
        if (line === '') this.isComplete = true
        else this.#skipTrailer(line)
    }
  }

  #skipTrailer(line: string): void {
    this.#trailerBytes += line.length + 2
    if (this.#trailerBytes > MAX_TRAILERS) throw new HttpProblem(431, 'The trailers of the body are too long.')
    if (!TRAILER.test(line)) throw new HttpProblem(400, 'A line after the chunks of the body is no trailer.')
  }
}

/** -1 for what is none. */
function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const small = byte | 0x20
  return small >= 0x61 && small <= 0x66 ? small - 0x57 : -1
}

const latin1 = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1')
