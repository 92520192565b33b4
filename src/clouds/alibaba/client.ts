import { hash } from 'node:crypto'
import { partsOf } from '../../signatures/scheme.ts'
import { signatureOf } from '../../signatures/signing.ts'
import { inByteOrder } from '../byte-order.ts'
import type { Answer, CloudClient } from '../client.ts'
import { jsonIn, keysInFile, keysInVariables } from '../surroundings.ts'
import { writeAcs3 } from './acs3.ts'
import { ACS3_HMAC, ACS3_KEYS } from './algorithms.ts'
import { percentEncode } from './percent.ts'
import { ALIBABA_REGIONS } from './regions.ts'

const sha256 = (data: string | Uint8Array) => hash('sha256', data, 'hex')
const EMPTY_BODY = sha256('')

/** Signs as the vendor's present clients do: GET, parameters in the query, signature version 3. */
export const alibabaClient: CloudClient = {
  cloud: 'alibaba',
  regions: ALIBABA_REGIONS,
  sign({ service, action }, input, { endpoint, key, language, region, at }) {
    const parameters = { ...(region === undefined ? {} : { RegionId: region }), ...(input as Record<string, unknown>) }
    const query = Object.entries(parameters).flatMap(([name, value]) => [...pairsOf(name, value)])
    const signed = {
      host: new URL(endpoint).host,
      'x-acs-action': action,
      'x-acs-content-sha256': EMPTY_BODY,
      'x-acs-date': `${new Date(at).toISOString().slice(0, 19)}Z`,
      ...(key.token === undefined ? {} : { 'x-acs-security-token': key.token }),
      'x-acs-signature-nonce': crypto.randomUUID(),
      'x-acs-version': service.version,
    }
    const headers = Object.entries(signed)
    const parts = partsOf({ method: 'GET', path: '/', pairs: inByteOrder(query), headers })
    const signature = signatureOf(ACS3_KEYS, key.secret, writeAcs3(parts, ACS3_HMAC, sha256).stringToSign)
    const names = headers.map(([name]) => name).join(';')
    const { host, ...sent } = signed
    return {
      url: `${endpoint}/?${query.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&')}`,
      method: 'GET',
      headers: {
        ...sent,
        accept: 'application/json',
        'accept-language': language,
        Authorization: `${ACS3_HMAC} Credential=${key.id},SignedHeaders=${names},Signature=${signature}`,
      },
    }
  },
  read(body): Answer {
    const { RequestId, Code, Message, ...output } = JSON.parse(body)
    if (Code !== undefined) return { ok: false, code: Code, message: Message, requestId: RequestId }
    return { ok: true, output, requestId: RequestId }
  },
  variables: ({ id, secret, token }) => ({
    ALIBABA_CLOUD_ACCESS_KEY_ID: id,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: secret,
    ...(token === undefined ? {} : { ALIBABA_CLOUD_SECURITY_TOKEN: token }),
    ALIBABA_CLOUD_REGION_ID: 'cn-hangzhou',
  }),
  async surroundings(home) {
    const { current, profiles } = await jsonIn(home, '.aliyun/config.json')
    const wanted = home.variables['ALIBABA_CLOUD_PROFILE'] || current
    const profile = (Array.isArray(profiles) ? profiles : []).find(({ name }) => name === wanted)
    const where = `~/.aliyun/config.json, profile ${wanted}`
    return {
      keys: [
        ...keysInVariables(home, ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABACLOUD_ACCESS_KEY_ID', 'ALICLOUD_ACCESS_KEY']),
        ...(typeof profile?.access_key_id === 'string' && profile.access_key_id !== '' ? [{ where, id: profile.access_key_id }] : []),
        ...(await keysInFile(home, '.alibabacloud/credentials', 'access_key_id')),
      ],
      endpoints: profile === undefined ? [] : [{ where, value: profile.endpoint || undefined }],
    }
  },
  hints(endpoint) {
    const { host } = new URL(endpoint)
    return [
      `aliyun           aliyun ehpc ListImages --region cn-hangzhou --endpoint ${host} --insecure`,
      `Node.js          new RPCClient({ endpoint: '${endpoint}', apiVersion: '2018-04-12', … })   (pop-core)`,
      `Node.js, Tea     new Config({ endpoint: '${host}', protocol: 'http', … })`,
      `Python           request.set_endpoint("${host}")   (aliyun-python-sdk-ehpc)`,
      `Python, Tea      Config(endpoint="${host}", protocol="http", …)`,
      `Go, Tea          &openapi.Config{Endpoint: tea.String("${host}"), Protocol: tea.String("http"), …}`,
      `Go               client.Domain = "${host}"   (alibaba-cloud-sdk-go, http is its default)`,
      `Java, Tea        config.setEndpoint("${host}").setProtocol("http")`,
      `Java             DefaultProfile.addEndpoint("cn-hangzhou", "EHPC", "${host}")`,
      `PHP              AlibabaCloud::addHost("ehpc", "${host}", "cn-hangzhou")`,
      `Terraform        provider "alicloud" { protocol = "HTTP"  endpoints { ehpc = "${host}" } }`,
    ]
  },
}

/** A parameter as pairs: the items of a list are `Name.1` and so on, the members of a struct `Name.Member`. */
function* pairsOf(name: string, value: unknown): Generator<readonly [name: string, value: string]> {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* pairsOf(`${name}.${index + 1}`, item)
  else if (typeof value === 'object' && value !== null)
    for (const [member, inner] of Object.entries(value)) yield* pairsOf(`${name}.${member}`, inner)
  else yield [name, String(value)]
}
