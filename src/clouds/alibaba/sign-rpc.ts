import { createHmac } from 'node:crypto'
import { byByteOrder } from '../byte-order.ts'
import { percentEncode } from './percent.ts'

/** Parameters of a request, decoded, in any order. */
export type Parameters = Iterable<readonly [name: string, value: string]>

/**
 * The text that signature version 1.0 signs: the method, the path, and every parameter but `Signature`, encoded,
 * in byte order of the names. See https://help.aliyun.com/document_detail/315526.html.
 */
export function rpcStringToSign(method: string, parameters: Parameters): string {
  const signed = [...parameters].filter(([name]) => name !== 'Signature')
  signed.sort(([a], [b]) => byByteOrder(a, b))
  const canonical = signed.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&')
  return `${method}&%2F&${percentEncode(canonical)}`
}

/** Base64 of HMAC-SHA1; the key is the secret and an ampersand. */
export const rpcSignature = (secret: string, stringToSign: string): string =>
  createHmac('sha1', `${secret}&`).update(stringToSign).digest('base64')
