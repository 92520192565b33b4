import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Stretch, WireResponse } from '../api/wire.ts'
import { type MaybePromise, whenReady } from '../maybe-promise.ts'
import { type EncodedView, viewIn } from './encoded-view.ts'

/** The parts of an answer, texts and bytes. */
type Body = Exclude<WireResponse['body'], string>

/** Views encoded in one go: about a millisecond's work. */
const SLICE = 100

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
    const chunk = Buffer.from(texts.join(''))
    let start = 0
    for (const [index, view] of fresh.entries()) {
      const end = start + Buffer.byteLength(texts[index] as string)
      this.keep(view, { chunk, start, end })
      start = end
    }
  }

  /** Views whose bytes lie one after the other are one stretch. */
  #gathered(): Body {
    const body: (string | Stretch)[] = []
    let run: { readonly chunk: Buffer; readonly start: number; end: number } | undefined
    for (const part of this.#parts) {
      if (typeof part === 'string') {
        run = undefined
        body.push(part)
        continue
      }
      const { chunk, start, end } = this.known(part) as Stretch
      if (run !== undefined && run.chunk === chunk && run.end === start) run.end = end
      else {
        run = { chunk, start: run === undefined ? start + this.separator.length : start, end }
        body.push(run)
      }
    }
    return body
  }

  #flush(): void {
    if (this.#text === '') return
    this.#parts.push(this.#text)
    this.#text = ''
  }
}
