import openApi, { $OpenApiUtil, AlibabaCloudError } from '@alicloud/openapi-core'
import { RuntimeOptions } from '@darabonba/typescript'
import { drive, shared } from '../drivers/drive.mjs'
import { answerOf, configOf, paramsOf, requestOf } from '../drivers/node-tea.mjs'

async function make(call) {
  const client = shared(call.reuse, () => new openApi.default(new $OpenApiUtil.Config(configOf(call))))
  const request = new $OpenApiUtil.OpenApiRequest(requestOf(call))
  return answerOf(await client.callApi(new $OpenApiUtil.Params(paramsOf(call)), request, new RuntimeOptions({})))
}

function errorOf(thrown) {
  if (!(thrown instanceof AlibabaCloudError)) return undefined
  const { name, code, message: text, statusCode: status, requestId, data } = thrown
  const { statusCode: _, ...whole } = data
  return { class: thrown.constructor.name, name, code, message: data.Message, requestId, status, text, data: whole }
}

drive(make, errorOf)
