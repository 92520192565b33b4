import { ecm } from 'tencentcloud-sdk-nodejs'
import { CommonClient } from 'tencentcloud-sdk-nodejs/tencentcloud/common/common_client.js'
import { drive, shared } from '../drivers/drive.mjs'
import { agentOf, asTexts, errorOf } from '../drivers/node-tencent.mjs'

function clientOf(call) {
  const { key, service, endpoint, version, style, region, signMethod, language, httpMethod, reuse } = call
  const host = endpoint ?? `${service}.tencentcloudapi.com`
  return shared(reuse, () => {
    const httpProfile = { endpoint: host, protocol: 'http://', reqTimeout: 30, reqMethod: httpMethod, agent: agentOf(call) }
    const credential = { secretId: key.id, secretKey: key.secret, token: key.token }
    const config = { credential, region, profile: { signMethod, language, httpProfile } }
    return style === 'generic' ? new CommonClient(host, version, config) : new ecm.v20190719.Client(config)
  })
}

async function make(call) {
  const { action, parameters, style, multipart, skipSign } = call
  const client = clientOf(call)
  if (multipart) return { value: await client.request(action, asTexts(parameters), { multipart }) }
  if (style === 'other') {
    const called = (settle) => client[action](parameters, settle).catch(() => undefined)
    return { value: await new Promise((resolve, reject) => called((error, value) => (error ? reject(error) : resolve(value)))) }
  }
  if (style === 'model') return { value: await client[action](parameters) }
  return { value: await client.request(action, parameters, skipSign ? { skipSign } : {}) }
}

drive(make, errorOf)
