import assert from 'node:assert/strict'
import openApi, { Config, type Client as OpenApiClient, OpenApiRequest, Params } from '@alicloud/openapi-client'
import { RuntimeOptions } from '@alicloud/tea-util'
import { type Body, type Client, EHPC, OPEN, type Settings } from '../alibaba/client.ts'
import { world } from '../alibaba/runner.ts'
import { NO_PROXY, TEA_WAYS, teaConfig, teaParams, teaRequest } from '../alibaba/tea.ts'

/** The SDK's client, as a user's program sets it up. */
export function openApiClient({ key = world.keys.root, endpoint = OPEN, signature = 'V3' }: Settings): OpenApiClient {
  return new openApi.default(new Config(teaConfig({ key, endpoint, signature })))
}

/** Calls an operation, with what a case wants different in the SDK's `Params` and `OpenApiRequest`. */
export function callApi(client: OpenApiClient, params: object, request: object): ReturnType<OpenApiClient['callApi']> {
  return client.callApi(new Params(params), new OpenApiRequest(request), new RuntimeOptions({}))
}

/** What the SDK throws for a refusal. */
interface TeaError extends Error {
  readonly code: string
  readonly statusCode: number
  readonly data?: Readonly<Record<string, unknown>>
}

/** The SDK as the shared cases use it. */
export const openApiClientClient: Client = {
  name: 'alibaba-openapi-client',
  ways: TEA_WAYS,
  otherWays: '',
  noProxy: NO_PROXY,

  async call(action, parameters, settings) {
    const { method, place, version = EHPC, gzip } = settings
    const answer = await callApi(openApiClient(settings), teaParams(action, version, method), teaRequest(parameters, place, gzip))
    return { status: answer.statusCode, headers: answer.headers, body: answer.body as Body }
  },

  kept(endpoint, key) {
    const client = openApiClient({ endpoint, key })
    return (action, parameters) => callApi(client, teaParams(action, EHPC, 'GET'), teaRequest(parameters, 'query'))
  },

  read(thrown) {
    const { message, code, statusCode, data } = thrown as TeaError
    // The SDK's exception has no class of its own by which it can be told.
    assert.ok(thrown instanceof Error && data?.['statusCode'] !== undefined, `not the SDK's exception: ${thrown}`)
    const { statusCode: status, RequestId, Message, ...rest } = data
    assert.equal(status, statusCode)
    // The SDK writes code, status, message and request id into one text.
    assert.equal(message, `${code}: code: ${statusCode}, ${Message} request id: ${RequestId}`)
    return {
      code,
      message: String(Message),
      requestId: String(RequestId),
      status: statusCode,
      data: { ...rest, RequestId, Message },
    }
  },
}
