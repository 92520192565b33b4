import { type AccessKey, isPublicKey } from '../access/account.ts'
import type { Diagnosis, DiagnosisContext } from './diagnosis.ts'
import { otherKeys, secretMistakes } from './families/secrets.ts'
import { idMistake, missingId } from './key-id.ts'
import { type Mistake, mistake } from './mistake.ts'
import { type Fits, findMistake, type Hypothesis } from './search.ts'
import { tokenMistake } from './token.ts'

/** What a cloud knows of a refused request whose signature it could read. */
export interface Suspect {
  readonly accessKeyId: string
  /** The method verifies with a public key in the place of a secret. */
  readonly usesPublicKey: boolean
  /** As sent; empty when none was. */
  readonly token: string
  /** What was sent as the signature; empty when nothing was. */
  readonly signature: string
  readonly timeMistake: () => Mistake
  /** Every text that is right, the likeliest first. */
  readonly texts: () => Iterable<string>
  /** Whether a signature is that of a secret and one of those texts. */
  readonly fits: Fits
  /** What this signature method's clients get wrong. */
  readonly mistakes: () => Iterable<Hypothesis>
}

/** What is found out about the cause of a refusal. */
export type Cause = Pick<Diagnosis, 'mistake' | 'tried'>

const UNEXPLAINED: Cause = { mistake: null, tried: 0 }

/** Looks where the reason of the refusal points: at the clock, at the id, or at how it was signed. */
export async function findCause(suspect: Suspect, { reason, find, keysBeside }: DiagnosisContext): Promise<Cause> {
  const { accessKeyId, usesPublicKey, signature, timeMistake, texts, fits, mistakes } = suspect
  if (reason === 'malformed-timestamp' || reason === 'expired-timestamp') return { mistake: timeMistake(), tried: 0 }
  if (reason === 'unknown-access-key') {
    const isKnown = async (id: string) => (await find(id)) !== undefined
    return { mistake: await idMistake(accessKeyId, isKnown, await keysBeside('')), tried: 0 }
  }
  if (reason === 'missing-credentials') return { mistake: missingPart(suspect), tried: 0 }
  if (reason === 'invalid-token') {
    const key = (await find(accessKeyId))?.key
    return { mistake: key === undefined ? null : tokenMistake(suspect.token, key, await keysBeside(key.accountId)), tried: 0 }
  }
  if (reason !== 'signature-mismatch') return UNEXPLAINED
  const key = (await find(accessKeyId))?.key
  if (key === undefined) return UNEXPLAINED
  if (isPublicKey(key.secret) !== usesPublicKey) return { mistake: usesPublicKey ? NO_PUBLIC_KEY : PUBLIC_KEY, tried: 0 }
  const expected = { claimed: signature, texts, secret: key.secret, fits }
  const found = await findMistake(expected, hypotheses(key, await keysBeside(key.accountId), mistakes))
  return { ...found, mistake: found.mistake ?? noSignature(signature) }
}

function missingPart({ accessKeyId, signature }: Suspect): Mistake | null {
  if (accessKeyId === '') return missingId('')
  return signature === '' ? SIGNATURE_EMPTY : null
}

/** Told for what is the text of no digest, in no spelling. It is not shown: it may be a secret. */
function noSignature(claimed: string): Mistake | null {
  const bare = claimed.trim().replace(/%3D/gi, '=').replace(/%2B/gi, '+').replace(/%2F/gi, '/')
  if (/^[A-Za-z0-9+/_ -]{16,172}={0,2}$/.test(bare)) return null
  return mistake('not-a-signature', { length: claimed.length })
}

/** The client names a key and signs nothing. */
export const SIGNATURE_EMPTY = mistake('signature-empty')

const PUBLIC_KEY = mistake('public-key')

const NO_PUBLIC_KEY = mistake('no-public-key')

function* hypotheses(key: AccessKey, beside: readonly AccessKey[], mistakes: Suspect['mistakes']): Generator<Hypothesis> {
  if (!isPublicKey(key.secret)) yield* secretMistakes(key)
  yield* otherKeys(key, beside)
  yield* mistakes()
}
