import http, { type Agent } from 'node:http'
import sdk from 'tencentcloud-sdk-nodejs-intl-en'

const { Credential, HttpProfile, ClientProfile } = sdk.common
const { Client: VendorClient, Models } = sdk.ecm.v20190719
const { CommonClient: VendorCommonClient } = sdk.common

type Members = Readonly<Record<string, unknown>>
type Callback = (error: unknown, answer: unknown) => void

/** What constructors of the other build are given, as far as the cases use it. */
interface Config {
  readonly credential: { readonly secretId: string; readonly secretKey: string; readonly token?: string }
  readonly region?: string
  readonly profile?: {
    readonly signMethod?: string
    readonly language?: string
    readonly httpProfile?: {
      readonly endpoint?: string
      readonly protocol?: string
      readonly reqMethod?: string
      readonly reqTimeout?: number
      readonly agent?: Agent
    }
  }
}

/** What a constructor of this build is given: objects in the place of the other build's settings. */
function settings({ credential, region = '', profile = {} }: Config) {
  const { secretId, secretKey, token } = credential
  const { language, httpProfile = {} } = profile
  const { protocol, endpoint, reqMethod, reqTimeout, agent } = httpProfile
  // Its own default is HmacSHA256, which makes texts of all values, and asks for English always. The programs have that one.
  const signMethod = profile.signMethod ?? 'TC3-HMAC-SHA256'
  const headers = language === undefined ? {} : { 'X-TC-Language': language }
  return {
    credential: new Credential(secretId, secretKey, token),
    region,
    profile: new ClientProfile(signMethod, new HttpProfile(protocol, endpoint, reqMethod, reqTimeout, headers)),
    agent,
  }
}

/** A call with a callback, as a promise. The SDK takes no agent of its own: one that is given is the whole program's meanwhile. */
async function settled(agent: Agent | undefined, call: (callback: Callback) => void): Promise<unknown> {
  const before = http.globalAgent
  if (agent !== undefined) http.globalAgent = agent
  try {
    return await new Promise((resolve, reject) => call((error, answer) => (error ? reject(error) : resolve(answer))))
  } finally {
    if (agent !== undefined) http.globalAgent = before
  }
}

/** This build's client for ECM, called as the other build's is. */
class Client {
  readonly #client: InstanceType<typeof VendorClient>
  readonly #agent: Agent | undefined

  constructor(config: Config) {
    const { credential, region, profile, agent } = settings(config)
    this.#agent = agent
    this.#client = new VendorClient(credential, region, profile)
  }

  async DescribeImage(request: Members): Promise<unknown> {
    const model = Object.assign(newModel('DescribeImageRequest'), request)
    const answer = await settled(this.#agent, (callback) => this.#client.DescribeImage(model, callback))
    return JSON.parse((answer as ReturnType<typeof newModel>).to_json_string())
  }

  async request(action: string, request: Members, options: Members = {}): Promise<unknown> {
    const answer = await settled(this.#agent, (callback) =>
      this.#client.request(action, request, newModel('DescribeImageResponse'), options, callback),
    )
    return JSON.parse((answer as ReturnType<typeof newModel>).to_json_string())
  }
}

function newModel(name: 'DescribeImageRequest' | 'DescribeImageResponse') {
  const Model = Models[name]
  if (Model === undefined) throw new Error(`the SDK has no ${name}`)
  return new Model()
}

/** This build's client for any product, called as the other build's is. */
export class CommonClient {
  readonly #client: InstanceType<typeof VendorCommonClient>
  readonly #agent: Agent | undefined

  constructor(endpoint: string, version: string, config: Config) {
    const { credential, region, profile, agent } = settings(config)
    this.#agent = agent
    this.#client = new VendorCommonClient(endpoint, version, credential, region, profile)
  }

  request(action: string, request: Members, options: Members = {}): Promise<unknown> {
    return settled(this.#agent, (callback) => this.#client.request(action, request, options, callback))
  }
}

export const ecm = { v20190719: { Client } }
