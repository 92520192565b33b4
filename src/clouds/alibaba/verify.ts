import { constantTimeEquals } from '../../signatures/constant-time.ts'
import { signatureOf } from '../../signatures/signing.ts'
import { type Outcome, verify } from '../../signatures/verify.ts'
import { type Acs3Evidence, acs3Scheme } from './acs3.ts'
import { algorithmNamed } from './algorithms.ts'
import type { Authorization } from './authorization.ts'
import { RPC_KEYS, type RpcEvidence, rpcScheme } from './rpc.ts'

/** Checks a version 1.0 signature. */
export function verifyRpc(evidence: RpcEvidence, secret: string): Outcome {
  const claimed = evidence.parameters.get('Signature') ?? ''
  return verify(rpcScheme(evidence), (text) => constantTimeEquals(claimed, signatureOf(RPC_KEYS, secret, text)))
}

/** Checks a version 3 signature, with the body hashed anew. Undefined for an algorithm there is not. */
export function verifyAcs3(evidence: Acs3Evidence & { readonly authorization: Authorization }, key: string): Outcome | undefined {
  const { algorithm: name, signature } = evidence.authorization
  const algorithm = algorithmNamed(name)
  return algorithm && verify(acs3Scheme(evidence, algorithm), (text) => algorithm.verifies(key, text, signature))
}
