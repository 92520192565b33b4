import assert from 'node:assert/strict'
import { Agent, type ClientRequest, type RequestOptions } from 'node:http'
import { type EcmClient, ecm } from 'tencentcloud-sdk-nodejs'
import { CommonClient, type Config } from 'tencentcloud-sdk-nodejs/tencentcloud/common/common_client.js'
import type { Key } from '../catalogue.ts'
import type { ImageView } from '../tencent/catalogue.ts'
import { checkRequestId, world } from '../tencent/runner.ts'

/** What a test may want different from a plain user's settings. */
export interface Settings {
  readonly key?: Key
  readonly endpoint?: string
  readonly signMethod?: string
  readonly reqMethod?: string
  readonly language?: string
  readonly region?: string
  readonly agent?: Agent
}

/** A filter of DescribeImage. */
export interface Filter {
  readonly Name: string
  readonly Values: readonly string[]
}

/** The answer to DescribeImage. */
export interface Listing {
  readonly TotalCount: number
  readonly ImageSet: readonly ImageView[]
  readonly RequestId: string
}

function config({
  key = world.keys.root,
  endpoint = world.endpoints.open,
  signMethod,
  reqMethod,
  language,
  region,
  agent,
}: Settings): Config {
  const { id: secretId, secret: secretKey, token } = key
  return {
    credential: { secretId, secretKey, ...(token === undefined ? {} : { token }) },
    ...(region === undefined ? {} : { region }),
    profile: {
      ...(signMethod === undefined ? {} : { signMethod }),
      ...(language === undefined ? {} : { language }),
      httpProfile: {
        endpoint,
        protocol: 'http://',
        reqTimeout: 30,
        ...(reqMethod === undefined ? {} : { reqMethod }),
        ...(agent === undefined ? {} : { agent }),
      },
    },
  }
}

/** The SDK's client for ECM. */
export const client = (settings: Settings = {}): EcmClient => new ecm.v20190719.Client(config(settings))

/** The SDK's client for any product. */
export const commonClient = (version: string, settings: Settings = {}): CommonClient =>
  new CommonClient(settings.endpoint ?? world.endpoints.open, version, config(settings))

/** An agent that asks a proxy for plain http as proxies are asked, with the whole address in the request line. */
export const throughProxy = (proxy = world.endpoints.open): Agent => new ProxyAgent(proxy)

/** Where http-proxy-agent and others of its kind take hold; the types of node:http leave it out. */
interface Dispatching {
  addRequest(request: ClientRequest, options: RequestOptions): void
}

class ProxyAgent extends Agent implements Dispatching {
  readonly #proxy: string

  constructor(proxy: string) {
    super()
    this.#proxy = proxy
  }

  addRequest(request: ClientRequest, options: RequestOptions): void {
    const [host = '', port] = this.#proxy.split(':')
    request.path = `http://${options.host}${request.path}`
    const { addRequest } = Agent.prototype as Agent & Dispatching
    addRequest.call(this, request, { ...options, host, port: Number(port) })
  }
}

/** Lists images, and checks the parts that every answer must have. */
export async function list(request: Readonly<Record<string, unknown>> = {}, settings: Settings = {}): Promise<Listing> {
  return checkListing(await client(settings).DescribeImage(request))
}

/** Checks the parts that every answer must have. */
export function checkListing(answer: unknown): Listing {
  const { TotalCount, ImageSet, RequestId, ...rest } = answer as Listing
  assert.deepEqual(rest, {}, 'members that the vendor does not have')
  assert.equal(typeof TotalCount, 'number')
  assert.ok(Array.isArray(ImageSet), 'ImageSet is not a list')
  checkRequestId(RequestId)
  return { TotalCount, ImageSet, RequestId }
}

/** All images for which the filters hold, by pages of `Limit`. */
export async function listAll(filters: readonly Filter[], Limit = 100, settings: Settings = {}): Promise<ImageView[]> {
  const images: ImageView[] = []
  for (;;) {
    const page = await list({ Filters: filters, Limit, Offset: images.length }, settings)
    images.push(...page.ImageSet)
    if (page.ImageSet.length === 0 || images.length >= page.TotalCount) {
      assert.equal(images.length, page.TotalCount, 'TotalCount is not the number of images listed')
      return images
    }
  }
}

/** The ids of images, in their order. */
export const ids = (images: readonly ImageView[]): string[] => images.map(({ ImageId }) => ImageId)

/** A filter by name and values. */
export const by = (Name: string, ...Values: string[]): Filter => ({ Name, Values })

/** A refusal as the SDK throws it. */
export interface SdkError extends Error {
  readonly code?: string
  readonly requestId: string
  readonly httpCode?: number
}

/** Waits for the SDK's own exception with this code; hands it back for a look at its message. */
export async function refusal(call: Promise<unknown>, code: string): Promise<SdkError> {
  const error = await call.then(
    () => assert.fail(`expected ${code}, but the call went through`),
    (thrown: unknown) => thrown as SdkError,
  )
  assert.equal(error.constructor.name, 'TencentCloudSDKHttpException', `not the SDK's exception: ${error}`)
  assert.equal(error.httpCode, undefined, `HTTP status ${error.httpCode}, where the vendor answers 200`)
  assert.equal(error.code, code, error.message)
  checkRequestId(error.requestId)
  return error
}
