import { mistake } from '../../../signatures/mistake.ts'
import type { SignatureScheme } from '../../../signatures/scheme.ts'
import { doneLike, type Hypothesis } from '../../../signatures/search.ts'
import { hmac } from '../../../signatures/signing.ts'

/** What goes wrong when the key is derived that only this method has. */
export function* chainMistakes(scheme: SignatureScheme): Generator<Hypothesis> {
  const steps = { mac: (_: number, key: string | Uint8Array, message: string | Uint8Array) => hmac('sha256', key, message) }
  const bare = { ...scheme, key: (secret: string) => secret }
  yield doneLike(bare, mistake('prefix-missing'), steps)
  for (const { key } of [bare, scheme]) yield doneLike({ ...scheme, key, chain: [] }, mistake('key-not-derived'), steps)
}
