import { createHmac } from 'node:crypto'
import { byByteOrder } from '../byte-order.ts'

/** Signature methods of the older style, with the digest each uses. */
export const V1_METHODS: Readonly<Record<string, string>> = { HmacSHA1: 'sha1', HmacSHA256: 'sha256' }

/**
 * The text that a v1 request signs: method, host, path and every parameter but `Signature`, decoded, in byte
 * order of the names. See https://cloud.tencent.com/document/api/1108/42553.
 */
export const sourceString = (method: string, host: string, path: string, parameters: Iterable<readonly [string, string]>): string =>
  `${method}${host}${path}?${signedParameters(parameters)}`

/** The end of that text, which is the same whatever the host. */
export function signedParameters(parameters: Iterable<readonly [string, string]>): string {
  const signed = [...parameters].filter(([name]) => name !== 'Signature')
  signed.sort(([a], [b]) => byByteOrder(a, b))
  return signed.map(([name, value]) => `${name}=${value}`).join('&')
}

/** Base64. @param digest one of the values of {@link V1_METHODS} */
export const signatureV1 = (secret: string, digest: string, source: string): string =>
  createHmac(digest, secret).update(source).digest('base64')
