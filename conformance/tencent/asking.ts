import { strict as assert } from 'node:assert'
import { requestIdCheck } from '../cases.ts'
import type { Client } from '../client.ts'
import type { ClientError, Driver, Reply } from '../driver.ts'
import type { Filter, Listing, Request, Settings, Traits, Way } from './call.ts'
import type { ImageView } from './catalogue.ts'
import type { World } from './world.ts'

export const TC3 = 'TC3-HMAC-SHA256'
export const SIGN_METHODS = [TC3, 'HmacSHA1', 'HmacSHA256']
export const HTTP_METHODS = ['GET', 'POST']
export const CHINESE_NAME = '快照组自定义镜像（第'

/** Chinese, nested filters, all of which hold together. */
export const FILTERS = [by('image-type', 'PRIVATE_IMAGE', 'PUBLIC_IMAGE'), by('image-name', CHINESE_NAME), by('image-os', 'CentOS')]

/** A filter by name and values. */
export function by(Name: string, ...Values: string[]): Filter {
  return { Name, Values }
}

/** The ids of images, in their order. */
export const ids = (images: readonly ImageView[]): string[] => images.map(({ ImageId }) => ImageId)

export const isTc3Post = ({ signMethod, httpMethod }: Way): boolean => signMethod === TC3 && httpMethod === 'POST'

/** Asks a client, and checks what every answer and every refusal must have. */
export class Asking {
  readonly traits: Traits
  readonly world: World
  /** Every way it can sign and send, its own choice first. */
  readonly ways: readonly Way[]
  readonly checkRequestId = requestIdCheck(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
  readonly #driver: Driver

  constructor(client: Client, driver: Driver, world: World) {
    this.traits = (client.traits ?? {}) as Traits
    this.world = world
    this.#driver = driver
    const offers = ['POST', 'GET'].flatMap((httpMethod) =>
      (client.offers[httpMethod] ?? []).map((signMethod) => ({ signMethod, httpMethod })),
    )
    this.ways = offers.sort((a, b) => SIGN_METHODS.indexOf(a.signMethod) - SIGN_METHODS.indexOf(b.signMethod))
  }

  /** The ways in which the client can send lists that the server can check. */
  get listWays(): readonly Way[] {
    return this.ways.filter((way) => this.signsLists(way))
  }

  /** The ways in which the client asks for a language, when it is told to. */
  waysOfLanguage(language?: string): readonly Way[] {
    const { languageWith } = this.traits
    return language !== 'zh-CN' || !languageWith ? this.ways : this.ways.filter(({ signMethod }) => languageWith.includes(signMethod))
  }

  signsLists({ signMethod = TC3 }: Settings): boolean {
    return this.traits.signsListsWith?.methods.includes(signMethod) ?? true
  }

  /** What the client gives back. */
  call(parameters: Request, settings: Settings = {}): Promise<Reply> {
    const plain = { action: 'DescribeImage', version: '2019-07-19', service: 'ecm', style: 'model', ...this.ways[0] }
    return this.#driver.call({ ...plain, key: this.world.keys.root, endpoint: this.world.endpoints.open, parameters, ...settings })
  }

  /** Lists images. */
  async list(parameters: Request = {}, settings: Settings = {}): Promise<Listing> {
    const reply = await this.call(parameters, settings)
    assert.ok('value' in reply, `refused: ${JSON.stringify(reply).slice(0, 1_000)}`)
    assert.deepEqual(reply.warnings ?? [], [], 'what the client warns of')
    const { TotalCount, ImageSet, RequestId, ...rest } = reply.value as Listing & { readonly RequestId: string }
    assert.deepEqual(rest, {}, 'members that the vendor does not have')
    assert.ok(Number.isInteger(TotalCount), `TotalCount is ${TotalCount}`)
    assert.ok(Array.isArray(ImageSet), 'ImageSet is not a list')
    this.checkRequestId(RequestId)
    return { TotalCount, ImageSet }
  }

  /** All images for which the filters hold, by pages of `Limit`. */
  async listAll(filters: readonly Filter[], Limit = 100, settings: Settings = {}): Promise<ImageView[]> {
    const images: ImageView[] = []
    const Filters = filters.length === 0 ? {} : { Filters: filters }
    for (;;) {
      const page = await this.list({ ...Filters, Limit, Offset: images.length }, settings)
      images.push(...page.ImageSet)
      if (page.ImageSet.length > 0 && images.length < page.TotalCount) continue
      assert.equal(images.length, page.TotalCount, 'TotalCount is not the number of images listed')
      return images
    }
  }

  /** Asks for what is hard to write, with whatever else is different in the call, and finds it. */
  async sample(settings: Settings = {}): Promise<void> {
    const { images } = this.world
    const matching = images.filter(({ ImageName, ImageOsName }) => ImageName.includes(CHINESE_NAME) && ImageOsName.includes('CentOS'))
    assert.ok(matching.length > 10, 'the catalogue cannot tell')
    const lists = this.signsLists(settings)
    const found = await this.list({ ...(lists ? { Filters: FILTERS } : {}), Offset: 2, Limit: 7 }, settings)
    const expected = lists ? matching : images
    const shown = { total: found.TotalCount, ids: ids(found.ImageSet) }
    assert.deepEqual(shown, { total: expected.length, ids: ids(expected.slice(2, 9)) }, JSON.stringify(settings))
  }

  /** The same in every way. */
  async sampleAlways(settings: Settings = {}): Promise<void> {
    for (const way of this.ways) await this.sample({ ...way, ...settings })
  }

  /** The client's own exception with this code. */
  async refused(code: string, parameters: Request = { Limit: 20 }, settings: Settings = {}): Promise<ClientError> {
    return this.checkRefusal(code, await this.call(parameters, settings), JSON.stringify(settings))
  }

  checkRefusal(code: string, reply: Reply, what = ''): ClientError {
    assert.ok('error' in reply, `expected ${code}, but the call went through ${what}`)
    const { error } = reply
    assert.equal(error.code, code, `${error.class} ${error.message} ${what}`)
    if (this.traits.exception !== undefined) assert.equal(error.class, this.traits.exception, 'class of the exception')
    assert.equal(error.status ?? 200, 200, 'the vendor refuses with HTTP status 200')
    this.checkRequestId(error.requestId)
    return error
  }

  /** The same refusal, however the request is signed and sent. */
  async refusedAlways(code: string, parameters?: Request, settings: Settings = {}): Promise<ClientError[]> {
    const hasList = Object.values(parameters ?? {}).some((value) => typeof value === 'object')
    const refusals: ClientError[] = []
    for (const way of hasList ? this.listWays : this.ways) refusals.push(await this.refused(code, parameters, { ...way, ...settings }))
    return refusals
  }
}
