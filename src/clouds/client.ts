import type { CloudName } from '../access/account.ts'
import type { Operation } from '../api/operation.ts'
import type { Home, Surroundings } from './surroundings.ts'

/** What a client signs with. */
export interface ClientKey {
  readonly id: string
  readonly secret: string
  readonly token?: string
}

/** Where a request goes, and what every request says besides its input. */
export interface SignTarget {
  readonly endpoint: string
  readonly key: ClientKey
  readonly language: 'en' | 'zh'
  /** Region of the call; the server's own when left out. */
  readonly region?: string
  /** Milliseconds since the Unix epoch. */
  readonly at: number
}

/** A request ready to be sent. */
export interface SignedRequest {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** An answer, read: the operation's output, or why it was refused. */
export type Answer =
  | { readonly ok: true; readonly output: Readonly<Record<string, unknown>>; readonly requestId: string }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly requestId: string }

/** The client's side of a cloud's protocol, for the command line. */
export interface CloudClient {
  readonly cloud: CloudName
  /** The vendor's regions. */
  readonly regions: readonly string[]
  sign(operation: Operation, input: unknown, target: SignTarget): SignedRequest
  read(body: string): Answer
  /** The vendor's environment variables for a key, in the order they are shown. */
  variables(key: ClientKey): Readonly<Record<string, string>>
  /** What the vendor's clients would use in these surroundings. */
  surroundings(home: Home): Promise<Surroundings>
  /** What to set in each of the vendor's clients to reach an endpoint, one line each. */
  hints(endpoint: string): readonly string[]
}
