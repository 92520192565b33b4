import type { Key } from '../catalogue.ts'
import type { ImageView } from './catalogue.ts'

/** What a case wants different from a plain user's settings. Drivers take these names as they are. */
export interface Settings {
  readonly key?: Key
  /** `host:port` with a path behind it; null for the endpoint that the client has when it is told none. */
  readonly endpoint?: string | null
  /** `host:port` of a proxy for plain http. */
  readonly proxy?: string
  /** `host:port` that is called while the endpoint is signed. */
  readonly gateway?: string
  readonly signMethod?: string
  readonly httpMethod?: string
  readonly language?: string
  readonly region?: string
  readonly unsignedPayload?: boolean
  readonly multipart?: boolean
  readonly skipSign?: boolean
  readonly gzip?: boolean
  /** Seconds by which the program's clock is off. */
  readonly clockOff?: number
  /** Calls of one name are made with one client, which keeps its connection. */
  readonly reuse?: string
  /** One of several ways in which a client may write the same request. */
  readonly spelling?: string
  /**
   * `model`: by the SDK's own method and classes. `generic`: by its client for any product. `other`: by its second way to call.
   * `raw`: by whatever can carry parameters that the SDK's classes cannot.
   */
  readonly style?: 'model' | 'generic' | 'raw' | 'other'
  readonly service?: string
  readonly version?: string
  readonly action?: string
}

/** The parameters of an action. */
export type Request = Readonly<Record<string, unknown>>

/** A filter of DescribeImage. */
export interface Filter {
  readonly Name: string
  readonly Values: readonly string[]
}

/** The answer to DescribeImage. */
export interface Listing {
  readonly TotalCount: number
  readonly ImageSet: readonly ImageView[]
}

/** How a request is signed and sent. */
export interface Way {
  readonly signMethod: string
  readonly httpMethod: string
}

/** What `client.json` says of a client of Tencent's beside what every client has. */
export interface Traits {
  /** Class of its exception; absent for one of several. */
  readonly exception?: string
  /** The language that it asks for when it is told none; absent when nothing is known of it. */
  readonly defaultLanguage?: 'zh-CN' | 'en-US'
  /** It asks for Chinese with these only. */
  readonly languageWith?: readonly string[]
  /** It signs lists with these only, for this reason. */
  readonly signsListsWith?: { readonly methods: readonly string[]; readonly reason: string }
  /** It can call without parameters with these only. */
  readonly sendsNothingWith?: readonly string[]
  /** It can call a path behind the endpoint with these only. */
  readonly subPathWith?: readonly { readonly signMethod: string; readonly httpMethod: string }[]
  /** Whether such a path reaches the server. */
  readonly sendsSubPath?: boolean
  readonly spellings?: readonly string[]
  /** Its client for any product can send parameters in the first way only. */
  readonly genericDropsParameters?: boolean
  /** Members of an image that are newer than its classes. */
  readonly unknownMembers?: readonly (keyof ImageView)[]
  /** It makes the first letter of an action a capital. */
  readonly capitalizes?: boolean
  /** What its second way to call has: it can be had in every way, drops unknown parameters, keeps connections, can be cancelled. */
  readonly other?: readonly ('every-way' | 'drops-unknown' | 'keeps-alive' | 'cancels')[]
  /** One client may be used by several threads. */
  readonly sharesClient?: boolean
  /** A call is a process of its own, so that few are made. */
  readonly command?: boolean
}
