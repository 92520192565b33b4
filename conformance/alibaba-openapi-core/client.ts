import assert from 'node:assert/strict'
import openApi, {
  $OpenApiUtil,
  AlibabaCloudError,
  ClientError,
  type Client as OpenApiClient,
  ServerError,
  ThrottlingError,
} from '@alicloud/openapi-core'
import { RuntimeOptions } from '@darabonba/typescript'
import { type Body, type Client, EHPC, OPEN, type Settings } from '../alibaba/client.ts'
import { world } from '../alibaba/runner.ts'
import { NO_PROXY, TEA_WAYS, teaConfig, teaParams, teaRequest } from '../alibaba/tea.ts'

/** The SDK's client, as a user's program sets it up. */
export function openApiClient({ key = world.keys.root, endpoint = OPEN, signature = 'V3' }: Settings, more: object = {}): OpenApiClient {
  return new openApi.default(new $OpenApiUtil.Config({ ...teaConfig({ key, endpoint, signature }), ...more }))
}

/** Calls an operation, with what a case wants different in the SDK's `Params` and `OpenApiRequest`. */
export function callApi(client: OpenApiClient, params: object, request: object): ReturnType<OpenApiClient['callApi']> {
  return client.callApi(new $OpenApiUtil.Params(params), new $OpenApiUtil.OpenApiRequest(request), new RuntimeOptions({}))
}

/** The SDK as the shared cases use it. */
export const openApiCoreClient: Client = {
  name: 'alibaba-openapi-core',
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
    assert.ok(thrown instanceof AlibabaCloudError, `not the SDK's exception: ${thrown}`)
    const { code, statusCode, requestId, message, data } = thrown
    const kind = code.startsWith('Throttling') ? ThrottlingError : statusCode < 500 ? ClientError : ServerError
    assert.ok(thrown instanceof kind, `a ${thrown.constructor.name}, where the SDK has a ${kind.name}`)
    assert.equal(message, `${code}: code: ${statusCode}, ${data['Message']} request id: ${requestId}`)
    return { code, message: String(data['Message']), requestId, status: statusCode, data }
  },
}
