import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { type Command, plainEnvironment } from './execute.ts'

/** What a client's own exception tells, as far as it tells it. */
export interface ClientError {
  /** Name of the exception's class. */
  readonly class: string
  readonly code: string
  readonly message: string
  readonly requestId: string
  /** Its whole text, where that has more than the message. */
  readonly text?: string
  /** HTTP status; absent where the client does not tell. */
  readonly status?: number
  /** Body of the refusal; absent where the client does not tell. */
  readonly data?: Readonly<Record<string, unknown>>
}

/** What a client gave back: a value, or its exception. */
export type Reply = { readonly value: unknown; readonly warnings?: readonly string[] } | { readonly error: ClientError }

/** A client's driver: a process that reads a call from each line of its input, and writes a line with what the client gave back. */
export class Driver {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, { resolve(reply: Reply): void; reject(error: Error): void }>()
  #calls = 0
  #complaint = ''
  #ended: Error | undefined

  constructor([program, ...args]: Command, cwd: string) {
    this.#child = spawn(program, args, { cwd, env: plainEnvironment(), stdio: 'pipe' })
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-2_000)
    })
    // A driver that has ended is told by `close`.
    this.#child.stdin?.on('error', () => undefined)
    this.#child.on('error', (error) => this.#end(error))
    this.#child.on('close', (code, signal) => this.#end(new Error(`the driver ended with ${signal ?? code}: ${this.#complaint}`)))
    if (this.#child.stdout !== null) createInterface({ input: this.#child.stdout }).on('line', (line) => this.#answer(line))
  }

  /**
   * Makes a call. Calls that are not waited for are made at the same time.
   * @throws Error when the driver itself failed, which is no refusal by the server
   */
  call(call: object): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) return reject(this.#ended)
      this.#calls += 1
      this.#waiting.set(this.#calls, { resolve, reject })
      this.#child.stdin?.write(`${JSON.stringify({ id: this.#calls, ...call })}\n`)
    })
  }

  /** Ends the process. */
  async stop(): Promise<void> {
    if (this.#ended !== undefined) return
    const closed = new Promise((resolve) => this.#child.once('close', resolve))
    this.#child.kill()
    await closed
  }

  #answer(line: string): void {
    // What a client itself prints is no answer.
    if (!line.startsWith('{"id":')) return
    const { id, failed, ...reply } = JSON.parse(line) as Reply & { readonly id: number; readonly failed?: string }
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (failed === undefined) waiting?.resolve(reply)
    else waiting?.reject(new Error(`the driver failed: ${failed}`))
  }

  #end(error: Error): void {
    this.#ended ??= error
    for (const { reject } of this.#waiting.values()) reject(this.#ended)
    this.#waiting.clear()
  }
}
