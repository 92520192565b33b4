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

/**
 * The name of a parameter with which the signed text is also that of another request, because values are not encoded in it: with
 * `Language` = `en-US&Limit=2` it reads like `Language` = `en-US` and `Limit` = `2`. Undefined when there is none. What the
 * signer of the other request meant cannot be seen, so the one with the long value is refused.
 */
export function ambiguousParameter(parameters: readonly (readonly [string, string])[]): string | undefined {
  if (!parameters.some(([name, value]) => value.includes('&') || /[&=]/.test(name))) return undefined
  const names = parameters.map(([name]) => name).sort(byByteOrder)
  for (const [name, value] of parameters) {
    if (/[&=]/.test(name)) return name
    const next = names[names.indexOf(name) + 1]
    // A part that is out of order, or the name of one that is there already, would be signed in another place.
    const fits = (part: string) => byByteOrder(name, part) < 0 && (next === undefined || byByteOrder(part, next) < 0)
    if ([...value.matchAll(/&([^&=]*)=/g)].some(([, part = '']) => fits(part))) return name
  }
  return undefined
}

/** Base64. @param digest one of the values of {@link V1_METHODS} */
export const signatureV1 = (secret: string, digest: string, source: string): string =>
  createHmac(digest, secret).update(source).digest('base64')
