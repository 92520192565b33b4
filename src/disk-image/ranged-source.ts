import { Body } from './body.ts'
import type { ByteSource } from './byte-source.ts'
import { type Exchange, exchange } from './exchange.ts'
import type { FetchOptions } from './fetch-options.ts'
import { DiskImageError } from './reason.ts'
import { isVersion, type Version } from './version.ts'

/** A file of which a server sends parts. Every part must be of the version of the first. */
export class RangedSource implements ByteSource {
  readonly size: number
  readonly #head: Buffer
  readonly #url: URL
  readonly #version: Version
  readonly #options: FetchOptions

  /** @param file its first bytes, its size, and where it was found, redirects followed */
  constructor(file: { readonly head: Buffer; readonly size: number; readonly url: URL; readonly version: Version }, options: FetchOptions) {
    this.size = file.size
    this.#head = file.head
    this.#url = file.url
    this.#version = file.version
    this.#options = options
  }

  async read(offset: number, length: number): Promise<Buffer> {
    const end = Math.min(offset + length, this.size)
    if (offset >= end) return Buffer.alloc(0)
    if (end <= this.#head.length) return this.#head.subarray(offset, end)
    const { validator } = this.#version
    const headers = { Range: `bytes=${offset}-${end - 1}`, ...(validator === undefined ? {} : { 'If-Range': validator }) }
    const answer = await exchange(this.#url, headers, this.#options)
    try {
      if (answer.status !== 206 && answer.status !== 200 && answer.status !== 416)
        throw new DiskImageError({ kind: 'status', status: answer.status })
      // The whole file instead of a part, or no such part any more, means another file than before.
      if (answer.status !== 206 || !isVersion(answer.headers, this.#version)) throw new DiskImageError({ kind: 'changed' })
      const range = contentRange(answer)
      if (range?.size !== this.size) throw new DiskImageError({ kind: 'changed' })
      if (range.start !== offset || range.end !== end)
        throw new DiskImageError({ kind: 'bad-answer', what: 'it is another part of the file' })
      return await readWhole(answer, end - offset, this.#options)
    } finally {
      answer.end()
    }
  }
}

/** Which part of a file an answer has, from `start` to before `end`, of how many bytes in all; undefined where it does not say. */
export function contentRange({ headers }: Exchange): { readonly start: number; readonly end: number; readonly size: number } | undefined {
  const found = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(headers['content-range'] ?? '')
  if (found === null) return undefined
  const [start = 0, last = 0, size = 0] = found.slice(1).map(Number)
  return { start, end: last + 1, size }
}

/** The body of an answer that must have just so many bytes. @throws DiskImageError */
export async function readWhole(answer: Exchange, length: number, options: FetchOptions): Promise<Buffer> {
  const body = new Body(answer, options)
  const bytes = Buffer.alloc(length)
  let received = 0
  for (let piece = await body.next(); piece !== undefined; piece = await body.next()) {
    if (received + piece.length > length) throw new DiskImageError({ kind: 'bad-answer', what: 'it has more bytes than it says' })
    piece.copy(bytes, received)
    received += piece.length
  }
  if (received < length) throw new DiskImageError({ kind: 'truncated' })
  return bytes
}
