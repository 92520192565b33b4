import { type AccessKey, isPublicKey } from '../access/account.ts'
import type { Diagnosis, DiagnosisContext } from './diagnosis.ts'
import { otherKeys, secretMistakes } from './families/secrets.ts'
import { idMistake, missingId } from './key-id.ts'
import { type Mistake, mistake } from './mistake.ts'
import { type Expected, findMistake, type Hypothesis } from './search.ts'
import { tokenMistake } from './token.ts'

/** What a wing knows of a refused request whose signature it could read. */
export interface Suspect {
  readonly accessKeyId: string
  /** The method verifies with a public key in the place of a secret. */
  readonly usesPublicKey: boolean
  /** As sent; empty when none was. */
  readonly token: string
  /** What was sent as the signature; empty when nothing was. */
  readonly signature: string
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
  if (reason === 'missing-credentials') return { mistake: missingPart(suspect), tried: 0 }
  if (reason === 'invalid-token') {
    const key = (await find(accessKeyId))?.key
    return { mistake: key === undefined ? null : tokenMistake(suspect.token, key, await keysBeside(key.accountId)), tried: 0 }
  }
  if (reason !== 'signature-mismatch') return UNEXPLAINED
  const key = (await find(accessKeyId))?.key
  if (key === undefined) return UNEXPLAINED
  if (isPublicKey(key.secret) !== usesPublicKey) return { mistake: usesPublicKey ? NO_PUBLIC_KEY : PUBLIC_KEY, tried: 0 }
  const right = expected(key.secret)
  const found = await findMistake(right, hypotheses(key, await keysBeside(key.accountId), mistakes))
  return { ...found, mistake: found.mistake ?? noSignature(right.claimed) }
}

function missingPart({ accessKeyId, signature }: Suspect): Mistake | null {
  if (accessKeyId === '') return missingId('')
  return signature === '' ? SIGNATURE_EMPTY : null
}

/** Told for what is the text of no digest, in no spelling. It is not shown: it may be a secret. */
function noSignature(claimed: string): Mistake | null {
  const bare = claimed.trim().replace(/%3D/gi, '=').replace(/%2B/gi, '+').replace(/%2F/gi, '/')
  if (/^[A-Za-z0-9+/_ -]{16,172}={0,2}$/.test(bare)) return null
  return mistake(
    'not-a-signature',
    `What was sent as the signature is not a signature: its ${claimed.length.toLocaleString('en')} characters are neither Base64 nor hexadecimal of an HMAC.`,
    `作为签名发送的内容不是签名：这 ${claimed.length.toLocaleString('en')} 个字符既不是 HMAC 的 Base64，也不是十六进制。`,
    'See what the client puts there: a placeholder, an error text or an address is not replaced by the signature.',
    '请检查客户端在此处填入了什么：可能是没有被替换的占位符、错误信息或网址。',
  )
}

/** The client names a key and signs nothing. */
export const SIGNATURE_EMPTY = mistake(
  'signature-empty',
  'The signature is empty: the client names a key and signs nothing.',
  '签名为空：客户端给出了密钥 ID，却没有计算签名。',
  'See whether the client has a secret, and whether it can make the method that it names: some make HMAC-SHA256 only, and send an empty signature for SM3 and RSA.',
  '请检查客户端是否配置了 Secret，以及是否支持所声明的签名方法：有的客户端只支持 HMAC-SHA256，用 SM3 或 RSA 时会发送空签名。',
)

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
