import type { Credential, DerivedKey } from '../../access/credential.ts'
import { Refusal } from '../../api/refusal.ts'
import { constantTimeEquals } from '../../signatures/constant-time.ts'
import { deriveKey, SigningKey, signatureOf } from '../../signatures/signing.ts'
import { verify } from '../../signatures/verify.ts'
import { dateOf, scopeOf, type Tc3Evidence, tc3Scheme } from './tc3.ts'
import { digestNamed, type V1Evidence, v1Scheme } from './v1.ts'

/** Whether the key signs this request in any of the forms the vendor's SDKs sign. */
export function verifiesTc3(evidence: Tc3Evidence, { key: { secret }, signingKeys }: Pick<Credential, 'key' | 'signingKeys'>): boolean {
  const { date, scope, signature } = evidence.authorization
  if (date !== dateOf(Number(evidence.timestamp))) return false
  const scheme = tc3Scheme(evidence)
  const known = signingKeys.get(scope)
  const key = known ?? new SigningKey(deriveKey(scheme, secret))
  const { fits } = verify(scheme, (text) => constantTimeEquals(signature, key.sign(text)))
  if (fits && known === undefined) remember(signingKeys, scope, key)
  return fits
}

/** Of one key, the days and names clients give the service: labels of hosts. */
const MAX_DERIVED = 4
const MAX_SCOPE_LENGTH = scopeOf('YYYY-MM-DD', '').length + 63

/** Keeps the key of a scope for those who have shown that it is theirs: a stranger may name any service. */
function remember(signingKeys: Credential['signingKeys'], scope: string, key: DerivedKey): void {
  if (scope.length > MAX_SCOPE_LENGTH) return
  const [oldest] = signingKeys.keys()
  if (oldest !== undefined && signingKeys.size >= MAX_DERIVED) signingKeys.delete(oldest)
  signingKeys.set(scope, key)
}

/** Whether the secret signs these parameters in any of the forms the vendor's SDKs sign. @throws Refusal for an unknown method */
export function verifiesV1(evidence: V1Evidence, secret: string): boolean {
  const method = evidence.pairs.get('SignatureMethod')?.value || 'HmacSHA1'
  const digest = digestNamed(method)
  if (digest === undefined) throw new Refusal('unsupported-signature-method', { parameter: 'SignatureMethod', value: method.slice(0, 50) })
  const scheme = v1Scheme(evidence, digest)
  // Ruby's ends in a line feed.
  const claimed = evidence.pairs.get('Signature')?.value.trim() ?? ''
  return verify(scheme, (text) => constantTimeEquals(claimed, signatureOf(scheme, secret, text))).fits
}
