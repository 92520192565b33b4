import { type AccessKey, isPublicKey } from '../catalogue/account.ts'
import { otherKeys, secretMistakes } from '../signatures/families/secrets.ts'
import { type Mistake, mistake } from '../signatures/mistake.ts'
import { type Expected, findMistake, type Hypothesis } from '../signatures/search.ts'
import type { Diagnosis, DiagnosisContext } from './diagnosis.ts'
import { idMistake } from './id-mistake.ts'

/** What a wing knows of a refused request whose signature it could read. */
export interface Suspect {
  readonly accessKeyId: string
  /** The method verifies with a public key in the place of a secret. */
  readonly usesPublicKey: boolean
  readonly timeMistake: () => Mistake
  /** How the signature should have been made with the key's secret. */
  readonly expected: (secret: string) => Expected
  /** What this signature method's clients get wrong. */
  readonly mistakes: () => Iterable<Hypothesis>
}

/** What is found out about the cause of a refusal. */
export type Cause = Pick<Diagnosis, 'mistake' | 'tried'>

const UNEXPLAINED: Cause = { mistake: null, tried: 0 }

/** Looks where the reason of the refusal points: at the clock, at the id, or at how it was signed. */
export async function findCause(suspect: Suspect, { reason, find, keysBeside }: DiagnosisContext): Promise<Cause> {
  const { accessKeyId, usesPublicKey, timeMistake, expected, mistakes } = suspect
  if (reason === 'malformed-timestamp' || reason === 'expired-timestamp') return { mistake: timeMistake(), tried: 0 }
  if (reason === 'unknown-access-key') {
    const isKnown = async (id: string) => (await find(id)) !== undefined
    return { mistake: await idMistake(accessKeyId, isKnown, await keysBeside('')), tried: 0 }
  }
  if (reason !== 'signature-mismatch') return UNEXPLAINED
  const key = (await find(accessKeyId))?.key
  if (key === undefined) return UNEXPLAINED
  if (isPublicKey(key.secret) !== usesPublicKey) return { mistake: usesPublicKey ? NO_PUBLIC_KEY : PUBLIC_KEY, tried: 0 }
  return findMistake(expected(key.secret), hypotheses(key, await keysBeside(key.accountId), mistakes))
}

const PUBLIC_KEY = mistake(
  'public-key',
  'This key is a public key: only ACS3-RSA-SHA256, made with its private half, is verified with it.',
  '该密钥是公钥：只能用对应的私钥以 ACS3-RSA-SHA256 签名。',
  'Sign with ACS3-RSA-SHA256, or use a key that has a secret.',
  '请使用 ACS3-RSA-SHA256 签名，或改用带 Secret 的密钥。',
)

const NO_PUBLIC_KEY = mistake(
  'no-public-key',
  'ACS3-RSA-SHA256 is verified with a public key, and this key has a secret.',
  'ACS3-RSA-SHA256 需要公钥验签，而该密钥保存的是 Secret。',
  'Sign with ACS3-HMAC-SHA256, or store the public half of a pair for this id.',
  '请使用 ACS3-HMAC-SHA256 签名，或为该密钥 ID 保存公钥。',
)

function* hypotheses(key: AccessKey, beside: readonly AccessKey[], mistakes: Suspect['mistakes']): Generator<Hypothesis> {
  if (!isPublicKey(key.secret)) yield* secretMistakes(key)
  yield* otherKeys(key, beside)
  yield* mistakes()
}
