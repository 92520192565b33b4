import { setImmediate as nextTurn } from 'node:timers/promises'
import type { WireResponse } from '../api/wire.ts'
import { type MaybePromise, whenReady } from '../maybe-promise.ts'
import { type EncodedView, type Stretch, viewIn } from './encoded-view.ts'

/** The parts of an answer, texts and bytes. */
type Body = Exclude<WireResponse['body'], string>

/** Views encoded in one go: about a millisecond's work. */
const SLICE = 100

const utf8 = new TextEncoder()

/** What a codec writes: text, and views whose bytes are made once. */
export abstract class AnswerWriter {
  readonly #parts: (string | EncodedView)[] = []
  #text = ''
  readonly #findsViews: boolean

  /** @param findsViews false to write views like other values */
  constructor(findsViews = true) {
    this.#findsViews = findsViews
  }

  /** Appends text as it is. */
  raw(text: string): this {
    this.#text += text
    return this
  }

  /** Everything written. When many views are encoded for the first time, others have their turn in between. */
  body(): MaybePromise<Body> {
    this.#flush()
    const fresh: EncodedView[] = []
    for (const part of this.#parts) if (typeof part !== 'string' && this.known(part) === undefined) fresh.push(part)
    if (fresh.length === 0) return this.#gathered()
    return whenReady(fresh.length > SLICE ? this.#encodeInTurns(fresh) : this.#encode(fresh), () => this.#gathered())
  }

  /** The text of what was written without views. */
  protected get text(): string {
    return this.#text
  }

  protected viewIn(value: unknown): EncodedView | undefined {
    return this.#findsViews ? viewIn(value) : undefined
  }

  /** Appends a view: its bytes, with the separator before them where it follows another view. */
  protected view(view: EncodedView): void {
    this.#flush()
    this.#parts.push(view)
  }

  /** What stands between a view and the one before it. */
  protected abstract readonly separator: string

  /** The bytes of a view, with the separator before it, if they were made. */
  protected abstract known(view: EncodedView): Stretch | undefined

  /** The text of a view, with the separator before it. */
  protected abstract textOf(view: EncodedView): string

  protected abstract keep(view: EncodedView, bytes: Stretch): void

  async #encodeInTurns(views: readonly EncodedView[]): Promise<void> {
    for (let start = 0; start < views.length; start += SLICE) {
      if (start > 0) await nextTurn()
      this.#encode(views.slice(start, start + SLICE))
    }
  }

  #encode(views: readonly EncodedView[]): void {
    const fresh = views.filter((view) => this.known(view) === undefined)
    const texts = fresh.map((view) => this.textOf(view))
    const chunk = utf8.encode(texts.join(''))
    let start = 0
    for (const [index, view] of fresh.entries()) {
      const end = start + Buffer.byteLength(texts[index] as string)
      this.keep(view, { chunk, start, end })
      start = end
    }
  }

  /** Views whose bytes lie one after the other are one stretch. */
  #gathered(): Body {
    const body: (string | Uint8Array)[] = []
    let chunk: Uint8Array | undefined
    let start = 0
    let end = 0
    for (const part of this.#parts) {
      if (typeof part === 'string') {
        if (chunk !== undefined) body.push(chunk.subarray(start, end))
        chunk = undefined
        body.push(part)
        continue
      }
      const stretch = this.known(part) as Stretch
      if (stretch.chunk !== chunk || stretch.start !== end) {
        if (chunk !== undefined) body.push(chunk.subarray(start, end))
        start = chunk === undefined ? stretch.start + this.separator.length : stretch.start
        chunk = stretch.chunk
      }
      end = stretch.end
    }
    if (chunk !== undefined) body.push(chunk.subarray(start, end))
    return body
  }

  #flush(): void {
    if (this.#text === '') return
    this.#parts.push(this.#text)
    this.#text = ''
  }
}
