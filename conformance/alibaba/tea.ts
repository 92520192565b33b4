import type { Client, Parameters, Settings, Signature, Way } from './client.ts'

/** Every way of the clients of the newer generation. */
export const TEA_WAYS: Client['ways'] = [
  { signature: 'V3', method: 'GET', place: 'query' },
  { signature: 'V3', method: 'POST', place: 'query' },
  { signature: 'V3', method: 'POST', place: 'form' },
  { signature: 'V1', method: 'GET', place: 'query' },
  { signature: 'V1', method: 'POST', place: 'query' },
  { signature: 'V1', method: 'POST', place: 'form' },
  { signature: 'SM3', method: 'GET', place: 'query' },
]

/** Why those clients call through no proxy. */
export const NO_PROXY = 'the SDK takes proxy options and passes them over'

/** The settings of a client of the newer generation, as its `Config` takes them. */
export interface TeaConfig {
  readonly accessKeyId: string
  readonly accessKeySecret: string
  readonly securityToken?: string
  readonly endpoint: string
  readonly protocol: 'http'
  readonly signatureAlgorithm?: string
}

/** What those clients call the signatures; version 3 is their own choice. */
const ALGORITHMS: Readonly<Record<Signature, string | undefined>> = {
  V1: 'v2',
  V3: undefined,
  SM3: 'ACS3-HMAC-SM3',
  RSA: 'ACS3-RSA-SHA256',
}

/** The `Config` for these settings. */
export function teaConfig({ key, endpoint, signature }: Required<Pick<Settings, 'key' | 'endpoint' | 'signature'>>): TeaConfig {
  const signatureAlgorithm = ALGORITHMS[signature]
  return {
    accessKeyId: key.id,
    accessKeySecret: key.secret,
    ...(key.token === undefined ? {} : { securityToken: key.token }),
    endpoint,
    protocol: 'http',
    ...(signatureAlgorithm === undefined ? {} : { signatureAlgorithm }),
  }
}

/** What their `Params` say of an operation. */
export interface TeaParams {
  readonly action: string
  readonly version: string
  readonly protocol: string
  readonly pathname: string
  readonly method: string
  readonly authType: string
  readonly style: string
  readonly reqBodyType: string
  readonly bodyType: string
}

/** The `Params` of an operation as their own product packages write them. */
export const teaParams = (action: string, version: string, method: Way['method']): TeaParams => ({
  action,
  version,
  protocol: 'HTTPS',
  pathname: '/',
  method,
  authType: 'AK',
  style: 'RPC',
  reqBodyType: 'formData',
  bodyType: 'json',
})

/** Parameters as their `OpenApiRequest` takes them: all texts. */
export function teaRequest(parameters: Parameters, place: Way['place'], gzip = false): TeaRequest {
  const texts = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]))
  const headers = gzip ? { headers: { 'accept-encoding': 'gzip' } } : {}
  return place === 'query' ? { query: texts, ...headers } : { body: texts, ...headers }
}

interface TeaRequest {
  readonly query?: Texts
  readonly body?: Texts
  readonly headers?: Texts
}

type Texts = Readonly<Record<string, string>>
