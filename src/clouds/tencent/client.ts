import { partsOf } from '../../signatures/scheme.ts'
import { signatureOf } from '../../signatures/signing.ts'
import type { Answer, CloudClient } from '../client.ts'
import { jsonIn, keysInFile, keysInVariables } from '../surroundings.ts'
import { TENCENT_REGIONS } from './hosts.ts'
import { dateOf, scopeOf, TC3, tc3Keys, writeTc3 } from './tc3.ts'

const CONTENT_TYPE = 'application/json'

/** Signs as the vendor's own clients do: POST, JSON, TC3. */
export const tencentClient: CloudClient = {
  cloud: 'tencent',
  regions: TENCENT_REGIONS,
  sign({ service, action }, input, { endpoint, key, language, region, at }) {
    const { host } = new URL(endpoint)
    const body = JSON.stringify(input)
    const timestamp = String(Math.floor(at / 1000))
    const date = dateOf(Number(timestamp))
    const scope = scopeOf(date, service.name)
    const headers = [['content-type', CONTENT_TYPE] as const, ['host', host] as const]
    const { stringToSign } = writeTc3(partsOf({ method: 'POST', path: '/', headers, body, timestamp, scope }))
    const signed = signatureOf(tc3Keys(date, service.name), key.secret, stringToSign)
    return {
      url: `${endpoint}/`,
      method: 'POST',
      body,
      headers: {
        Authorization: `${TC3} Credential=${key.id}/${scope}, SignedHeaders=content-type;host, Signature=${signed}`,
        'Content-Type': CONTENT_TYPE,
        'X-TC-Action': action,
        'X-TC-Version': service.version,
        'X-TC-Timestamp': timestamp,
        'X-TC-Language': language === 'zh' ? 'zh-CN' : 'en-US',
        ...(region === undefined ? {} : { 'X-TC-Region': region }),
        ...(key.token === undefined ? {} : { 'X-TC-Token': key.token }),
      },
    }
  },
  read(body): Answer {
    const { RequestId, Error: error, ...output } = JSON.parse(body).Response
    if (error !== undefined) return { ok: false, code: error.Code, message: error.Message, requestId: RequestId }
    return { ok: true, output, requestId: RequestId }
  },
  variables: ({ id, secret, token }) => ({
    TENCENTCLOUD_SECRET_ID: id,
    TENCENTCLOUD_SECRET_KEY: secret,
    ...(token === undefined ? {} : { TENCENTCLOUD_TOKEN: token }),
    TENCENTCLOUD_REGION: 'ap-guangzhou',
  }),
  async surroundings(home) {
    const profile = home.variables['TCCLI_PROFILE'] || 'default'
    const { secretId } = await jsonIn(home, `.tccli/${profile}.credential`)
    const { ecm } = await jsonIn(home, `.tccli/${profile}.configure`)
    const configured = typeof ecm === 'object' && ecm !== null && 'endpoint' in ecm && typeof ecm.endpoint === 'string'
    return {
      keys: [
        ...keysInVariables(home, ['TENCENTCLOUD_SECRET_ID']),
        ...(typeof secretId === 'string' ? [{ where: `~/.tccli/${profile}.credential`, id: secretId }] : []),
        ...(await keysInFile(home, '.tencentcloud/credentials', 'secret_id')),
      ],
      endpoints: configured ? [{ where: `~/.tccli/${profile}.configure`, value: String(ecm.endpoint) }] : [],
    }
  },
  hints(endpoint) {
    const { host } = new URL(endpoint)
    return [
      `tccli     tccli ecm DescribeImage --endpoint ${endpoint}`,
      `Node.js   profile: { httpProfile: { protocol: 'http://', endpoint: '${host}' } }`,
      `Python    HttpProfile(protocol="http", endpoint="${host}")`,
      `Go        cpf.HttpProfile.Scheme = "HTTP"; cpf.HttpProfile.Endpoint = "${host}"`,
      `Java      httpProfile.setProtocol("http://"); httpProfile.setEndpoint("${host}")`,
      `PHP       $httpProfile->setProtocol("http://"); $httpProfile->setEndpoint("${host}")`,
      `.NET      HttpProfile { Protocol = "http://", Endpoint = "${host}" }`,
      `C++       httpProfile.SetProtocol(HttpProfile::Scheme::HTTP); httpProfile.SetEndpoint("${host}")`,
    ]
  },
}
