import assert from 'node:assert/strict'
import type { Key } from '../catalogue.ts'
import { checkRequestId, world } from './runner.ts'

/** How a request is signed. */
export type Signature = 'V1' | 'V3' | 'SM3' | 'RSA'

/** One way a client can send a request: signature, method, and where the parameters go. */
export interface Way {
  readonly signature: Signature
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly place: 'query' | 'form'
}

/** What a case may want different from a plain user's settings. */
export interface Settings extends Partial<Way> {
  readonly key?: Key
  readonly endpoint?: string
  /** Of the API; that of E-HPC when absent. */
  readonly version?: string
  /** Whether gzip is offered for the answer. */
  readonly gzip?: boolean
  /** `host:port` of a proxy for plain http. */
  readonly proxy?: string
}

/** The parameters of an operation. */
export type Parameters = Readonly<Record<string, string | number>>

/** An answer as the client hands it over. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: Body
}

/** The body of an answer. */
export type Body = Readonly<Record<string, unknown>>

/** What a user can read from the client's exception. */
export interface Refused {
  readonly code: string
  readonly message: string
  readonly requestId: string
  readonly status: number
  /** The whole body of the refusal. */
  readonly data: Readonly<Record<string, unknown>>
}

/** A vendor's client, as a user's program sets it up. */
export interface Client {
  readonly name: string
  /** Every way it can send a request; the first is its own choice. */
  readonly ways: readonly [Way, ...Way[]]
  /** Why it has not the others. */
  readonly otherWays: string
  /** Why it calls through no proxy; absent when it does. */
  readonly noProxy?: string
  call(action: string, parameters: Parameters, settings: Settings & Way): Promise<Answer>
  /** Sets the client up once, for many calls. */
  kept(endpoint: string, key: Key): (action: string, parameters: Parameters) => Promise<unknown>
  /** Reads the client's own exception; fails the case when what was thrown is not one. */
  read(thrown: unknown): Refused
}

/** Version of E-HPC's API. */
export const EHPC = '2018-04-12'

/** Version of the Security Token Service's API. */
export const STS = '2015-04-01'

/** Shared ways of asking a client. */
export interface Asking {
  readonly client: Client
  /** The body of an answer, with the parts checked that every answer must have; the request id is taken off. */
  ask(action: string, parameters?: Parameters, settings?: Settings): Promise<Body>
  /** The client's own exception with this code, status and message, and a request id. */
  refused(call: Promise<unknown>, code: string, status: number, message?: string | RegExp): Promise<Refused>
  /** Asks, and expects the refusal. */
  refuses(
    what: { readonly action: string; readonly parameters?: Parameters; readonly settings?: Settings },
    code: string,
    status: number,
    message?: string | RegExp,
  ): Promise<Refused>
}

/** How cases ask this client. */
export function asking(client: Client): Asking {
  const ask = async (action: string, parameters: Parameters = {}, settings: Settings = {}) => {
    const { status, headers, body } = await client.call(action, parameters, { ...client.ways[0], ...settings })
    assert.equal(status, 200)
    assert.equal(headers['content-type'], 'application/json;charset=utf-8')
    const { RequestId, ...rest } = body
    checkRequestId(RequestId)
    assert.equal(headers['x-acs-request-id'], RequestId)
    return rest
  }
  const refused: Asking['refused'] = async (call, code, status, message) => {
    const thrown = await call.then(
      () => assert.fail(`expected ${code}, but the call went through`),
      (error: unknown) => error,
    )
    const seen = client.read(thrown)
    assert.equal(seen.code, code, seen.message)
    assert.equal(seen.status, status, 'HTTP status')
    if (typeof message === 'string') assert.equal(seen.message, message)
    else if (message !== undefined) assert.match(seen.message, message)
    checkRequestId(seen.requestId)
    checkRefusal(seen)
    return seen
  }
  return {
    client,
    ask,
    refused,
    refuses: ({ action, parameters, settings }, code, status, message) => refused(ask(action, parameters, settings), code, status, message),
  }
}

/** The members of a refusal that the vendor always sends. */
function checkRefusal({ data, code, requestId }: Refused): void {
  assert.equal(data['Code'], code)
  assert.equal(data['RequestId'], requestId)
  const host = String(data['HostId'])
  assert.ok(/^(127\.0\.0\.1|localhost|[a-z0-9.-]+\.aliyuncs\.com)(:\d+)?$/.test(host), `HostId is ${host}`)
  const link = URL.parse(String(data['Recommend']))
  assert.ok(link !== null, `Recommend is no address: ${String(data['Recommend'])}`)
  assert.equal(link.searchParams.get('q'), code)
  assert.equal(link.searchParams.get('requestId'), requestId)
}

/** The list in a wrapper, such as `Images.ImageInfo`, when there is nothing else beside it. */
export function listIn<Item>(body: Body, outer: string, inner: string): Item[] {
  assert.deepEqual(Object.keys(body), [outer], 'members of the answer')
  const wrapper = body[outer] as Readonly<Record<string, unknown>>
  assert.deepEqual(Object.keys(wrapper), [inner], `members of ${outer}`)
  const list = wrapper[inner]
  assert.ok(Array.isArray(list), `${outer}.${inner} is no list`)
  return list as Item[]
}

/** Where calls go by themselves. */
export const OPEN = world.endpoints.open
