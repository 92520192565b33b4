import { strict as assert } from 'node:assert'
import { requestIdCheck } from '../cases.ts'
import type { Client } from '../client.ts'
import type { ClientError, Driver, Reply } from '../driver.ts'
import type { Body, Parameters, Settings, Traits, Way } from './call.ts'
import type { Entry, ImageInfo, OsInfo } from './catalogue.ts'
import type { World } from './world.ts'

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
