import { setImmediate as nextTurn } from 'node:timers/promises'
import type { WireResponse } from '../api/wire.ts'
import { type MaybePromise, whenReady } from '../maybe-promise.ts'
import { EncodedView, type Stretch, viewIn } from './encoded-view.ts'

/** The parts of an answer, texts and bytes. */
type Body = Exclude<WireResponse['body'], string>

type Part = string | { readonly chunk: Uint8Array; readonly start: number; end: number }

/** Views encoded in one go: about a millisecond's work. */
const SLICE = 100

const utf8 = new TextEncoder()

/** What a codec writes: text, and views whose bytes are made once. */
export abstract class AnswerWriter {
  #parts: (Part | EncodedView)[] = []
  #text = ''
  #pending: EncodedView[] = []
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
    if (this.#pending.length === 0) return this.#gathered()
    return whenReady(this.#pending.length > SLICE ? this.#encodeInTurns() : this.#encode(this.#pending), () => {
      const parts = this.#parts
      this.#parts = []
      this.#pending = []
      for (const part of parts) {
        if (part instanceof EncodedView) this.#append(this.known(part) as Stretch)
        else this.#parts.push(part)
      }
      return this.#gathered()
    })
  }

  /** The text of what was written without views. */
  protected get text(): string {
    return this.#text
  }

  protected viewIn(value: unknown): EncodedView | undefined {
    return this.#findsViews ? viewIn(value) : undefined
  }

  /** Appends the bytes of a view, now if they are known. */
  protected view(view: EncodedView): void {
    this.#flush()
    const known = this.known(view)
    if (known !== undefined) this.#append(known)
    else {
      this.#parts.push(view)
      this.#pending.push(view)
    }
  }

  /** What stands between a view and the one before it. */
  protected abstract readonly separator: string

  /** The bytes of a view, with the separator before it, if they were made. */
  protected abstract known(view: EncodedView): Stretch | undefined

  /** The text of a view, with the separator before it. */
  protected abstract textOf(view: EncodedView): string

  protected abstract keep(view: EncodedView, bytes: Stretch): void

  async #encodeInTurns(): Promise<void> {
    for (let start = 0; start < this.#pending.length; start += SLICE) {
      if (start > 0) await nextTurn()
      this.#encode(this.#pending.slice(start, start + SLICE))
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

  #append({ chunk, start, end }: Stretch): void {
    const last = this.#parts.at(-1)
    const follows = typeof last === 'object'
    if (follows && !(last instanceof EncodedView) && last.chunk === chunk && last.end === start) last.end = end
    else this.#parts.push({ chunk, start: follows ? start : start + this.separator.length, end })
  }

  #gathered(): Body {
    return (this.#parts as readonly Part[]).map((part) => (typeof part === 'string' ? part : part.chunk.subarray(part.start, part.end)))
  }

  #flush(): void {
    if (this.#text === '') return
    this.#parts.push(this.#text)
    this.#text = ''
  }
}
