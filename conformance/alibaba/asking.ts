import { strict as assert } from 'node:assert'
import { requestIdCheck } from '../cases.ts'
import type { Key } from '../catalogue.ts'
import type { Client } from '../client.ts'
import type { ClientError, Driver, Reply } from '../driver.ts'
import type { Entry, ImageInfo, OsInfo } from './catalogue.ts'
import type { World } from './world.ts'

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

export const EHPC = '2018-04-12'
export const STS = '2015-04-01'
export const HOME = 'cn-hangzhou'
export const ACTION = 'ListCommunityImages'
export const DENIED = 'You are not authorized by RAM for this request.'

export type AnyEntry = Entry<ImageInfo> | Entry<OsInfo>

export const inRegion =
  (region: string) =>
  ({ regions }: { readonly regions: readonly string[] }): boolean =>
    regions.length === 0 || regions.includes(region)
export const baseTagOf = ({ view }: AnyEntry): string => (typeof view.BaseOsTag === 'string' ? view.BaseOsTag : view.BaseOsTag.OsTag)
export const idsOf = (images: readonly { readonly ImageId: string }[]): string[] => images.map(({ ImageId }) => ImageId).toSorted()
export const entryIds = (entries: readonly AnyEntry[]): string[] => idsOf(entries.map(({ view }) => view))

/** The list in a wrapper, such as `Images.ImageInfo`, when there is nothing else beside it. */
export function listIn<Item>(body: Body, outer: string, inner: string): Item[] {
  assert.deepEqual(Object.keys(body), [outer], 'members of the answer')
  const wrapper = body[outer] as Body
  assert.deepEqual(Object.keys(wrapper), [inner], `members of ${outer}`)
  assert.ok(Array.isArray(wrapper[inner]), `${outer}.${inner} is no list`)
  return wrapper[inner] as Item[]
}

interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: Body | string
}

/** What is expected of a refusal. */
export type Refusal = readonly [code: string, status: number, message?: string | RegExp]

const wayOf = (text: string): Way => {
  const [signature, method = '', ...place] = text.split(' ')
  return { signature: signature as Way['signature'], method, place: place.join(' ') }
}

/** Asks a client, and checks what every answer and every refusal must have. */
export class Asking {
  readonly traits: Traits
  readonly world: World
  /** Every way it can sign and send, its own choice first. */
  readonly ways: readonly Way[]
  /** The images whose tag has every sign that is hard to encode: who finds them has been understood to the letter. */
  readonly odd: readonly Entry<ImageInfo>[]
  readonly checkRequestId = requestIdCheck(/^[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}$/)
  readonly #driver: Driver

  constructor(client: Client, driver: Driver, world: World) {
    this.traits = client.traits as Traits
    this.world = world
    this.#driver = driver
    this.ways = this.traits.ways.map(wayOf)
    const odd = world.community.filter((entry) => baseTagOf(entry) === world.oddTag)
    this.odd = odd.filter(inRegion(HOME))
    assert.ok(3 < this.odd.length && this.odd.length < odd.length, 'the catalogue cannot tell')
  }

  /** One way by GET for each signature but SM3. */
  get plainWays(): readonly Way[] {
    return this.ways.filter(({ method, signature, place }) => method === 'GET' && signature !== 'SM3' && place === 'query')
  }

  hides(what: 'headers' | 'status' | 'body' | 'denial'): boolean {
    return this.traits.hides?.includes(what) ?? false
  }

  /** What the client gives back. */
  call(action: string, parameters: Parameters = {}, settings: Settings = {}): Promise<Reply> {
    const { keys, endpoints } = this.world
    const plain = { version: EHPC, key: keys.root, endpoint: endpoints.open, region: HOME, ...this.ways[0] }
    return this.#driver.call({ action, parameters, ...plain, ...settings })
  }

  /** The body of an answer, without its request id. */
  async ask(action: string, parameters?: Parameters, settings: Settings = {}): Promise<Body> {
    return this.read(await this.call(action, parameters, settings), action)
  }

  read(reply: Reply, what: string): Body {
    assert.ok('value' in reply, `${what} was refused: ${JSON.stringify(reply).slice(0, 900)}`)
    const { status, headers, body } = reply.value as Answer
    const { RequestId, ...rest } = (typeof body === 'string' ? JSON.parse(body) : body) as Body
    this.checkRequestId(RequestId)
    if (!this.hides('headers') && headers !== null) {
      assert.equal(status, 200)
      assert.equal(headers?.['content-type'], 'application/json;charset=utf-8')
      assert.equal(headers?.['x-acs-request-id'], RequestId)
    }
    return rest
  }

  /** The text of an answer, as it came. */
  async text(action: string, parameters: Parameters, settings: Settings): Promise<string> {
    const reply = await this.call(action, parameters, { ...settings, asText: true })
    assert.ok('value' in reply, `${action} was refused: ${JSON.stringify(reply).slice(0, 900)}`)
    const { body } = reply.value as Answer
    assert.ok(typeof body === 'string', 'the body is no text')
    return body
  }

  /** Images of ListCommunityImages in the home region. */
  async community(parameters: Parameters = {}, settings: Settings = {}): Promise<ImageInfo[]> {
    return listIn(await this.ask(ACTION, { RegionId: HOME, ...parameters }, settings), 'Images', 'ImageInfo')
  }

  /** Makes a call with whatever is different in it, and finds the images with the odd tag. */
  async findOdd(settings: Settings = {}, parameters: Parameters = {}): Promise<void> {
    const found = await this.community({ BaseOsTag: this.world.oddTag, ...parameters }, settings)
    assert.deepEqual(idsOf(found), entryIds(this.odd), JSON.stringify(settings).slice(0, 300))
  }

  async findOddAlways(settings: Settings = {}, parameters?: Parameters): Promise<void> {
    for (const way of this.ways) await this.findOdd({ ...way, ...settings }, parameters)
  }

  /** The client's own exception with this code, status and message, and a request id. */
  async refused(refusal: Refusal, action = ACTION, parameters: Parameters = {}, settings: Settings = {}): Promise<ClientError> {
    if (refusal[1] === 407 && settings.proxy === undefined && this.traits.gives407up) {
      const { exception, message } = this.traits.gives407up
      const reply = await this.call(action, parameters, settings)
      assert.ok('error' in reply, 'a 407 went through')
      assert.deepEqual([reply.error.class, reply.error.message], [exception, message])
      // Behind a proxy every client can read a 407.
      return this.refused(refusal, action, parameters, { ...settings, proxy: settings.endpoint ?? this.world.endpoints.open })
    }
    const way = { ...this.ways[0], ...settings } as Way
    return this.checkRefusal(
      await this.call(action, parameters, settings),
      refusal,
      way,
      `${action} ${JSON.stringify(settings).slice(0, 300)}`,
    )
  }

  /** The same refusal, however the request is signed and sent. */
  async refusedAlways(refusal: Refusal, action = ACTION, parameters: Parameters = {}, settings: Settings = {}): Promise<ClientError[]> {
    const refusals: ClientError[] = []
    for (const way of this.ways) refusals.push(await this.refused(refusal, action, parameters, { ...way, ...settings }))
    return refusals
  }

  /** Checks a refusal: in the client's own words for a wrong secret, where it has some. */
  checkRefusal(reply: Reply, [expected, status, message]: Refusal, way: Way, what = ''): ClientError {
    assert.ok('error' in reply, `expected ${expected}, but the call went through: ${what}`)
    const { error } = reply
    const { exceptions, text, wrongSecret } = this.traits
    const ownWords = expected === 'SignatureDoesNotMatch' && this.tellsWrongSecret(way)
    const code = ownWords ? wrongSecret?.code : expected
    assert.equal(error.code, code, `${error.class} ${error.message.slice(0, 300)} ${what}`)
    const [client, server = client, throttling = client] = exceptions
    assert.equal(error.class, code?.startsWith('Throttling') ? throttling : status >= 500 ? server : client, 'class of the exception')
    if (!this.hides('status')) assert.equal(error.status, status, `HTTP status of ${code}`)
    if (ownWords) assert.ok(error.message.startsWith(wrongSecret?.message ?? ''), error.message)
    else if (typeof message === 'string') assert.equal(error.message, message)
    else if (message !== undefined) assert.match(error.message, message)
    this.checkRequestId(error.requestId)
    if (text !== undefined) {
      const members: Readonly<Record<string, unknown>> = { ...error, status }
      const start = text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(members[name]))
      assert.ok(error.text?.startsWith(start), `${error.text} does not begin with ${start}`)
    }
    if (!this.hides('body') && !ownWords) this.#checkWhole(error)
    return error
  }

  /** Whether the client tells a wrong secret in its own words. */
  tellsWrongSecret({ signature, place }: Way): boolean {
    return this.traits.wrongSecret?.ways.includes(`${signature} ${place}`) ?? false
  }

  /** The members of a refusal that the vendor always sends. */
  #checkWhole({ code, requestId, data = {} }: ClientError): void {
    assert.deepEqual([data['Code'], data['RequestId']], [code, requestId])
    const host = String(data['HostId'])
    assert.ok(/^(127\.0\.0\.1|localhost|[a-z0-9.-]+\.aliyuncs\.com)(:\d+)?$/.test(host), `HostId is ${host}`)
    const own = this.traits.recommends?.[code]
    if (own !== undefined) {
      assert.equal(data['Recommend'], own)
      return
    }
    const link = URL.parse(String(data['Recommend']))
    assert.ok(link !== null, `Recommend is no address: ${String(data['Recommend'])}`)
    assert.deepEqual([link.searchParams.get('q'), link.searchParams.get('requestId')], [code, requestId])
  }
}
