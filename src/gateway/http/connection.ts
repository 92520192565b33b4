import type { WireResponse } from '../../api/wire.ts'
import type { BodyBudget } from '../body-budget.ts'
import { BodyReader, type BodyRefusal } from './body-reader.ts'
import { bytesOfProblem, HttpProblem } from './problem.ts'
import { type RequestHead, readRequestHead, readRequestLine, refuseForbidden } from './request-head.ts'
import { areLasting, responseBytes } from './response.ts'

/** A request that came whole, or as much of it as there was room for. */
export interface HttpRequest {
  readonly head: RequestHead
  readonly body: Uint8Array
  /** Why the body is empty although one was sent. */
  readonly refusal: BodyRefusal | undefined
  readonly socket: PeerSocket
}

/** What is asked of a socket. */
export interface PeerSocket {
  readonly remoteAddress: string
  /** @returns how many of the bytes were taken; the others are to be written again when the socket drains */
  write(bytes: Uint8Array): number
  end(): void
  terminate(): void
}

/** What a connection works with. */
export interface ConnectionOptions {
  readonly maxBodyBytes: number
  readonly budget: BodyBudget
  /** Takes a request that came, and gives its answer to `send`, once. */
  readonly answer: (request: HttpRequest, send: (response: WireResponse) => void) => void
  readonly onFault: (fault: unknown) => void
  /** Text of the Date header. */
  readonly date: () => string
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number
}

/** How long a sender may take over its headers, over the whole request, and between two; milliseconds. */
const HEADERS_MS = 10_000
const REQUEST_MS = 30_000
const IDLE_MS = 30_000
/** How long a receiver may take nothing of its answer, and how long one that was told to go may stay; milliseconds. */
const DRAIN_MS = 30_000
const GOODBYE_MS = 1_000

/** Bytes of a request line and its headers. */
const MAX_HEAD_BYTES = 64 * 1024

const NOTHING = Buffer.alloc(0)
const NONE: readonly Uint8Array[] = []
const CONTINUE = Buffer.from('HTTP/1.1 100 Continue\r\n\r\n')

/**
 * One connection: its requests are read and answered one after the other, in their order, however their bytes came. What
 * cannot be read is refused after the answers to what came before it, and ends the connection.
 */
export class Connection {
  /** When the sender's time is over, as `now` counts. */
  deadline: number
  readonly #socket: PeerSocket
  readonly #options: ConnectionOptions
  /** What came and was not read yet. */
  #unread: Buffer = NOTHING
  /** How far the head that is to come was looked through. */
  #scanned = 0
  /** Room of the budget that is taken by what came while an answer is awaited. */
  #aheadBytes = 0
  #head: RequestHead | undefined
  #body: BodyReader | undefined
  #startedAt = 0
  #wasHandedOver = false
  #isAnswering = false
  /** What the socket did not take yet. */
  #unsent: readonly Uint8Array[] = NONE
  #peerEnded = false
  /** The latest request that was answered said that it is the last. */
  #isLast = false
  #isOver = false

  constructor(socket: PeerSocket, options: ConnectionOptions) {
    this.#socket = socket
    this.#options = options
    this.deadline = options.now() + HEADERS_MS
  }

  /** Whether a request that came whole has no answer yet. */
  get isAnswering(): boolean {
    return this.#isAnswering || this.#unsent.length > 0
  }

  /** Bytes came. They must not change afterwards. */
  receive(bytes: Buffer): void {
    if (this.#isOver) return
    this.#unread = this.#unread.byteLength === 0 ? bytes : Buffer.concat([this.#unread, bytes])
    this.#advance()
  }

  /** The socket takes bytes again. */
  drained(): void {
    if (this.#isOver || this.#unsent.length === 0) return
    this.#write(this.#unsent)
    this.#advance()
  }

  /** The sender sends nothing more; it may still be waiting for its answer. */
  ended(): void {
    this.#peerEnded = true
    if (!this.isAnswering && !this.#isOver) this.#end()
  }

  /** The socket is closed. */
  closed(): void {
    this.#isOver = true
    this.#releaseAhead()
    if (!this.#isAnswering) this.#body?.release()
    this.#unread = NOTHING
    this.#unsent = NONE
  }

  /** The sender's time is over: who sent half a request is told so. */
  timeOut(): void {
    const isHalf = !this.isAnswering && !this.#isOver && (this.#unread.byteLength > 0 || (this.#body !== undefined && !this.#wasHandedOver))
    if (isHalf) this.#refuse(new HttpProblem(408, 'The rest of the request did not come in time.'))
    else this.#socket.terminate()
  }

  /** Reads as far as it can. */
  #advance(): void {
    try {
      while (!this.#isOver) {
        if (this.#body !== undefined) {
          if (!this.#readBody(this.#body)) break
        } else if (this.isAnswering) {
          this.#holdAhead()
          return
        } else if (this.#isLast) {
          this.#end()
        } else {
          this.#releaseAhead()
          if (!this.#readHead()) break
        }
      }
      if (this.#peerEnded && !this.isAnswering && !this.#isOver) this.#end()
    } catch (problem) {
      if (problem instanceof HttpProblem) this.#refuse(problem)
      else {
        this.#options.onFault(problem)
        this.#end()
      }
    }
  }

  /** @returns false when the head did not come whole yet */
  #readHead(): boolean {
    let start = 0
    // Some clients send an empty line after a body, RFC 9112 §2.2.
    while (this.#unread[start] === 0x0d && this.#unread[start + 1] === 0x0a) start += 2
    if (start > 0) this.#consume(start)
    if (this.#unread.byteLength === 0) return false
    if (this.#scanned === 0) {
      this.#startedAt = this.#options.now()
      this.deadline = this.#startedAt + HEADERS_MS
    }
    const unread = this.#unread
    const end = unread.indexOf('\r\n\r\n', Math.max(0, this.#scanned - 3))
    const seen = end < 0 ? unread.byteLength : end
    const text = unread.toString('latin1', 0, Math.min(seen, MAX_HEAD_BYTES))
    refuseForbidden(text.slice(startOfLineEnd(text, this.#scanned)))
    if (seen > MAX_HEAD_BYTES) throw new HttpProblem(431, `The headers are longer than ${MAX_HEAD_BYTES} bytes.`)
    if (end < 0) {
      const lineEnd = text.indexOf('\r\n')
      if (lineEnd >= 0 && this.#scanned <= lineEnd + 1) readRequestLine(text.slice(0, lineEnd))
      this.#scanned = seen
      return false
    }
    const head = readRequestHead(text)
    this.#consume(end + 4)
    this.#head = head
    this.#body = new BodyReader(head.bodyLength, this.#options.maxBodyBytes, this.#options.budget)
    this.#wasHandedOver = false
    this.deadline = this.#startedAt + REQUEST_MS
    if (head.awaitsContinue && this.#body.refusal === undefined && this.#unread.byteLength === 0) this.#write([CONTINUE])
    return true
  }

  /** @returns false when the body did not come whole yet */
  #readBody(body: BodyReader): boolean {
    this.#consume(body.take(this.#unread))
    // Before the hand-over: the answer may be given at once, and the next request be read in it.
    if (body.isComplete) this.#body = undefined
    if ((body.isComplete || body.refusal !== undefined) && !this.#wasHandedOver) this.#handOver(body)
    return body.isComplete
  }

  #handOver(body: BodyReader): void {
    const { answer } = this.#options
    const head = this.#head as RequestHead
    this.#wasHandedOver = true
    this.#isAnswering = true
    if (body.isComplete) this.deadline = Number.POSITIVE_INFINITY
    answer({ head, body: body.bytes, refusal: body.refusal, socket: this.#socket }, (response) => {
      body.release()
      this.#isAnswering = false
      if (this.#isOver) return
      try {
        this.#send(head, response)
      } catch (fault) {
        this.#options.onFault(fault)
        this.#end()
        return
      }
      this.#advance()
    })
  }

  #send(head: RequestHead, response: WireResponse): void {
    this.#isLast = !head.keepsConnection
    const keeps = head.keepsConnection && !this.#peerEnded
    this.#write(responseBytes(response, this.#options.date(), keeps, head.method === 'HEAD'))
    if (this.#unsent.length === 0) this.#finish()
  }

  /** An answer was sent: the next request may come, unless none will. What is left of a body that was refused comes first. */
  #finish(): void {
    if (this.#body !== undefined) return
    if (this.#isLast) this.#end()
    else this.deadline = this.#options.now() + IDLE_MS
  }

  /** @param stretches may change after the call unless they are lasting */
  #write(stretches: readonly Uint8Array[]): void {
    for (let index = 0; index < stretches.length; index++) {
      const bytes = stretches[index] as Uint8Array
      const taken = Math.max(0, this.#socket.write(bytes))
      if (taken === bytes.byteLength) continue
      const left = bytes.subarray(taken)
      this.#unsent = [areLasting(bytes) ? left : new Uint8Array(left), ...stretches.slice(index + 1)]
      this.deadline = this.#options.now() + DRAIN_MS
      return
    }
    const wasWaiting = this.#unsent.length > 0
    this.#unsent = NONE
    if (wasWaiting && !this.#isAnswering) this.#finish()
  }

  #refuse(problem: HttpProblem): void {
    this.#socket.write(bytesOfProblem(problem))
    this.#end()
  }

  #end(): void {
    this.#isOver = true
    this.#body?.release()
    this.#releaseAhead()
    this.deadline = this.#options.now() + GOODBYE_MS
    this.#socket.end()
  }

  #consume(count: number): void {
    this.#unread = count === this.#unread.byteLength ? NOTHING : this.#unread.subarray(count)
    this.#scanned = 0
  }

  /** What comes before its turn takes room of the budget; who sends more than there is room for is not waited for. */
  #holdAhead(): void {
    const length = this.#unread.byteLength
    if (this.#options.budget.grow(this.#aheadBytes, length)) this.#aheadBytes = length
    else this.#socket.terminate()
  }

  #releaseAhead(): void {
    if (this.#aheadBytes > 0) this.#options.budget.release(this.#aheadBytes)
    this.#aheadBytes = 0
  }
}

/** Where a line end begins that was parted at `index`, so that it is seen whole. */
function startOfLineEnd(text: string, index: number): number {
  let start = index
  while (start > 0 && (text[start - 1] === '\r' || text[start - 1] === '\n')) start--
  return start
}
