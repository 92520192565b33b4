import type { WireRequest } from '../../api/wire.ts'
import { constantTimeEquals } from '../../signatures/constant-time.ts'
import type { Authorization } from './authorization.ts'
import { ACS3_ALGORITHMS, type Acs3Algorithm, acs3CanonicalRequest } from './sign-acs3.ts'
import { rpcSignature, rpcStringToSign } from './sign-rpc.ts'

/** Whether a signature fits, and what the server would have signed: clients compare it with theirs. */
export interface Verdict {
  readonly fits: boolean
  readonly stringToSign: string
  /** Of version 3 only; else empty. */
  readonly canonicalRequest: string
}

/**
 * Checks a version 1.0 signature. Most clients sign empty parameters as they send them; PHP leaves them out of what
 * it signs, so that form is tried second. The string to sign that is told is the first.
 */
export function verifyRpc(method: string, parameters: ReadonlyMap<string, string>, secret: string): Verdict {
  const claimed = parameters.get('Signature') ?? ''
  const stringToSign = rpcStringToSign(method, parameters)
  if (constantTimeEquals(claimed, rpcSignature(secret, stringToSign))) return { fits: true, stringToSign, canonicalRequest: '' }
  const filled = [...parameters].filter(([, value]) => value !== '')
  const fits = filled.length < parameters.size && constantTimeEquals(claimed, rpcSignature(secret, rpcStringToSign(method, filled)))
  return { fits, stringToSign, canonicalRequest: '' }
}

/** What a version 3 signature is checked against. */
export interface Acs3Evidence {
  readonly request: WireRequest
  readonly authorization: Authorization
  readonly query: ReadonlyMap<string, string>
  /** Hosts the client may have signed, the one it sent first. */
  readonly hosts: readonly string[]
}

/** Hosts a client may have signed, the one it sent first. */
export function acs3Hosts(request: WireRequest, aliases: readonly string[]): readonly string[] {
  const sent = (request.headers.get('host') ?? '').trim()
  return [...new Set([sent, sent.replace(/:\d+$/, ''), ...aliases])]
}

/**
 * Checks a version 3 signature over exactly the headers it names, with the body hashed anew. What is told is the
 * first form; the others cost only those who are refused. Undefined for an algorithm there is not.
 */
export function verifyAcs3(evidence: Acs3Evidence, key: string): Verdict | undefined {
  const { algorithm: name, signature } = evidence.authorization
  const algorithm = Object.hasOwn(ACS3_ALGORITHMS, name) ? ACS3_ALGORITHMS[name] : undefined
  if (algorithm === undefined) return undefined
  let told: Verdict | undefined
  for (const canonicalRequest of canonicalForms(evidence, algorithm)) {
    const stringToSign = `${name}\n${algorithm.digest(canonicalRequest)}`
    const fits = algorithm.verifies(key, stringToSign, signature)
    if (fits) return { fits, stringToSign, canonicalRequest }
    told ??= { fits, stringToSign, canonicalRequest }
  }
  return told
}

/** Every canonical request the client may have made of this request, the likeliest first. */
export function* canonicalForms({ request, authorization, query, hosts }: Acs3Evidence, algorithm: Acs3Algorithm): Generator<string> {
  const payloadHash = algorithm.digest(request.body)
  // Java signs the text `null` for a header that it does not send.
  for (const absent of ['', 'null']) {
    const headers = authorization.signedHeaders.map((name) => [name, request.headers.get(name)?.trim() ?? absent] as const)
    if (absent === 'null' && headers.every(([, value]) => value !== absent)) return
    // Java signs the path of the operation, wherever its endpoint has the server.
    for (const path of request.path === '/' ? ['/'] : [request.path, '/']) {
      for (const host of authorization.signedHeaders.includes('host') ? hosts : ['']) {
        yield acs3CanonicalRequest({
          method: request.method,
          path,
          query,
          headers: headers.map(([name, value]) => [name, name === 'host' ? host : value] as const),
          payloadHash,
        })
      }
    }
  }
}
