import http from 'node:http'
import sdk from 'tencentcloud-sdk-nodejs-intl-en'
import { drive, shared } from '../drivers/drive.mjs'
import { agentOf, asTexts, errorOf } from '../drivers/node-tencent.mjs'

const { Credential, HttpProfile, ClientProfile, CommonClient } = sdk.common
const { Client, Models } = sdk.ecm.v20190719

function clientOf({ key, service, endpoint, version, style, region = '', signMethod, language, httpMethod, reuse }) {
  const host = endpoint ?? `${service}.intl.tencentcloudapi.com`
  return shared(reuse, () => {
    // The SDK has no option for the language; a program can give it as a header.
    const headers = language === undefined ? {} : { 'X-TC-Language': language }
    const profile = new ClientProfile(signMethod, new HttpProfile('http://', host, httpMethod, 30, headers))
    const credential = new Credential(key.id, key.secret, key.token)
    return style === 'generic' ? new CommonClient(host, version, credential, region, profile) : new Client(credential, region, profile)
  })
}

async function make(call) {
  const { action, parameters, style, multipart, reuse } = call
  const client = clientOf(call)
  // The SDK takes no agent of its own: one that is given is the whole program's meanwhile.
  const agent = shared(reuse && `agent of ${reuse}`, () => agentOf(call))
  const before = http.globalAgent
  if (agent !== undefined) http.globalAgent = agent
  try {
    const answer = await new Promise((resolve, reject) => {
      const settle = (error, value) => (error ? reject(error) : resolve(value))
      if (style === 'generic') client.request(action, parameters, {}, settle)
      else if (multipart) client.request(action, asTexts(parameters), new Models.DescribeImageResponse(), { multipart }, settle)
      else if (style === 'raw') client.request(action, parameters, new Models.DescribeImageResponse(), {}, settle)
      else client[action](modelOf(action, parameters, style), settle)
    })
    return { value: style === 'generic' ? answer : JSON.parse(answer.to_json_string()) }
  } finally {
    if (agent !== undefined) http.globalAgent = before
  }
}

/** A model as a program fills it, or, by its other way, reads it from JSON: then it leaves out what it does not know. */
function modelOf(action, parameters, style) {
  const model = new Models[`${action}Request`]()
  if (style === 'other') model.from_json_string(JSON.stringify(parameters))
  else Object.assign(model, parameters)
  return model
}

drive(make, errorOf)
