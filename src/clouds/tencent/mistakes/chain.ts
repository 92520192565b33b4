import { mistake } from '../../../signatures/mistake.ts'
import { doneLike, hmac, type SignatureScheme } from '../../../signatures/scheme.ts'
import type { Hypothesis } from '../../../signatures/search.ts'

/** What goes wrong when the key is derived that only this method has. */
export function* chainMistakes(scheme: SignatureScheme): Generator<Hypothesis> {
  const steps = { mac: (_: number, key: string | Uint8Array, message: string | Uint8Array) => hmac('sha256', key, message) }
  const bare = { ...scheme, key: (secret: string) => secret }
  yield doneLike(
    bare,
    mistake(
      'prefix-missing',
      'The key was derived from the secret without `TC3` before it.',
      '派生签名密钥时，Secret 前面没有加“TC3”。',
      'Begin the chain with "TC3" + secret.',
      '第一步应使用 "TC3" + Secret。',
    ),
    steps,
  )
  for (const { key } of [bare, scheme]) {
    yield doneLike(
      { ...scheme, key, chain: [] },
      mistake(
        'key-not-derived',
        'The text was signed with the secret itself, not with the key derived from it.',
        '直接用 Secret 签名，没有派生签名密钥。',
        'Derive the key: date, service, tc3_request.',
        '请依次用日期、服务、tc3_request 派生签名密钥。',
      ),
      steps,
    )
  }
}
