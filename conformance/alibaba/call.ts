import type { Key } from '../catalogue.ts'

/** How a request is signed and sent, and where its parameters go. */
export interface Way {
  readonly signature: 'V1' | 'V3' | 'SM3' | 'RSA'
  readonly method: string
  readonly place: string
}

/** What a case wants different from a plain user's settings. Drivers take these names as they are. */
export interface Settings extends Partial<Way> {
  readonly key?: Key
  /** `host:port` with a path behind it, or one of the vendor's hosts; null for the one that the client makes of the region. */
  readonly endpoint?: string | null
  /** `host:port` where one of the vendor's hosts is found, as /etc/hosts or a proxy would have it. */
  readonly at?: string
  /** Of the client, as far as it has one. */
  readonly region?: string
  readonly version?: string
  /** `host:port` of a proxy for plain http. */
  readonly proxy?: string
  readonly gzip?: boolean
  /** Seconds by which the program's clock is off. */
  readonly clockOff?: number
  /** Calls of one name are made with one client, which keeps its connection. */
  readonly reuse?: string
  /** One of the client's other ways to call, by its driver's name for it. */
  readonly style?: string
  /** What the answer is to be written in. */
  readonly format?: string | null
  /** The body is to be handed over as text, as it came. */
  readonly asText?: boolean
  readonly unsigned?: boolean
}

/** The parameters of an operation. */
export type Parameters = Readonly<Record<string, string | number>>

/** The body of an answer. */
export type Body = Readonly<Record<string, unknown>>

/** What `client.json` says of a client of Alibaba's beside what every client has. */
export interface Traits {
  /** Its ways, as `V1 GET query`; the first is its own choice. */
  readonly ways: readonly string[]
  /** Classes of its exceptions: of a fault of the caller's, of the server's, and of too many calls, where they differ. */
  readonly exceptions: readonly [client: string, server?: string, throttling?: string]
  /** How the text of its exception begins. */
  readonly text?: string
  /** What it does not show of an answer or a refusal. */
  readonly hides?: readonly ('headers' | 'status' | 'body' | 'denial')[]
  /** What it tells of a wrong secret in these ways, since it finds its own string to sign in the message. */
  readonly wrongSecret?: { readonly ways: readonly string[]; readonly code: string; readonly message: string }
  /** What it writes in the place of the server's Recommend, by code. */
  readonly recommends?: Readonly<Record<string, string>>
  /** It takes a 407 for a proxy's, and tells this, unless it calls through one. */
  readonly gives407up?: { readonly exception: string; readonly message: string }
  /** Its other ways to call, as its driver names them; `proxy` when they go through one too. */
  readonly styles?: readonly string[]
  readonly stylesThroughProxy?: boolean
  /** Calls of its other ways that are made at once with one client. */
  readonly stylesAtOnce?: number
  /** It can make a call without a signature in these ways only. */
  readonly unsignedWith?: readonly string[]
  /** The styles in which it makes a call without a signature, where these are not its own choice. */
  readonly unsignedStyles?: readonly string[]
  /** Calls a path behind the endpoint in these ways only. */
  readonly subPathWith?: readonly string[]
  /** It makes the vendor's host of the region. */
  readonly makesHost?: boolean
  /** The styles and formats in which it asks for XML, whether it does so for every operation, and in which way it is refused. */
  readonly xml?: {
    readonly requests: readonly (readonly [way: string, format: string | null, style?: string])[]
    readonly everyOperation?: boolean
    /** Operations whose answers its classes read from XML as well. */
    readonly classes?: readonly string[]
    readonly refusals: readonly string[]
    /** Where the text of a refusal stands that the client cannot read. */
    readonly refusalIn?: 'answer' | 'message'
  }
  /** HTTP methods beside PUT and DELETE that it sends and the server refuses. */
  readonly moreMethods?: readonly string[]
  /** It reads the refusal of a body that the server does not even begin to read. */
  readonly sendsHuge?: boolean
  /** A program may ask for its own kinds of errors. */
  readonly ownErrors?: { readonly client: string; readonly server: string; readonly throttling: string }
  /** A call is a process of its own, so that few are made. */
  readonly command?: boolean
}
