import { encodingOnce } from './encoders.ts'
import type { Bytes, Encode, Parts, SignatureScheme, Steps } from './scheme.ts'

/** The steps as they should be done. */
export const AS_IT_SHOULD_BE: Steps = {}

/** The request in one text, as the methods of headers write it. */
export function writeCanonical(parts: Parts, query: string, digest: SignatureScheme['digest'], steps: Steps): string {
  const { headerLine, headerNames, text } = steps
  let block = ''
  let names = ''
  for (const [name, value] of parts.headers) {
    block += headerLine === undefined ? `${name}:${value}\n` : `${headerLine(name, value)}\n`
    names += names === '' ? name : `;${name}`
  }
  if (headerNames !== undefined) names = headerNames(parts.headers.map(([name]) => name))
  const canonical = `${parts.method}\n${parts.path}\n${query}\n${block}\n${names}\n${hashed('body', parts.body, digest, steps)}`
  return text === undefined ? canonical : text('canonical', canonical)
}

/** Parameters in one text. */
export function writePairs({ pairs }: Parts, right: Encode, { encode = right, pair, join }: Steps): string {
  const written = pairs.map(([name, value]) => {
    return pair === undefined ? `${encode(name)}=${encode(value)}` : pair(encode(name), encode(value))
  })
  return join === undefined ? written.join('&') : join(written)
}

/** A hash as it is written into the next text. */
export function hashed(slot: 'body' | 'canonical', of: Bytes, digest: SignatureScheme['digest'], { hash, bytes }: Steps): string {
  const right = digest(bytes !== undefined && typeof of === 'string' ? bytes(of) : of)
  return hash === undefined ? right : hash(slot, right, of)
}

/** A digest that hashes one text or body once: it may be long, and most mistakes leave it as it is. */
export function hashingOnce(of: Bytes, digest: SignatureScheme['digest']): SignatureScheme['digest'] {
  let known: string | undefined
  return (data) => {
    if (data !== of) return digest(data)
    known ??= digest(of)
    return known
  }
}

/** The scheme, with each name and value encoded once: most mistakes leave them as they are, and there may be thousands. */
export function encodingEachOnce(scheme: SignatureScheme): SignatureScheme {
  if (scheme.encode === undefined) return scheme
  const encode = encodingOnce(scheme.encode)
  return { ...scheme, encode, write: (parts, steps) => scheme.write(parts, { encode, ...steps }) }
}
