import openApi, { Config, OpenApiRequest, Params } from '@alicloud/openapi-client'
import { RuntimeOptions } from '@alicloud/tea-util'
import { drive, shared } from '../drivers/drive.mjs'
import { answerOf, configOf, paramsOf, requestOf } from '../drivers/node-tea.mjs'

async function make(call) {
  const client = shared(call.reuse, () => new openApi.default(new Config(configOf(call))))
  return answerOf(await client.callApi(new Params(paramsOf(call)), new OpenApiRequest(requestOf(call)), new RuntimeOptions({})))
}

/** The SDK's exception has no class of its own by which it can be told. */
function errorOf(thrown) {
  const { code, message: text, statusCode, data } = thrown
  if (!(thrown instanceof Error) || data?.statusCode === undefined) return undefined
  const { statusCode: status, ...whole } = data
  if (status !== statusCode) return undefined
  return { class: 'Error', code, message: data.Message, requestId: data.RequestId, status, text, data: whole }
}

drive(make, errorOf)
