import { isAscii, OTHER_CHARSETS } from '../encoders.ts'
import { mistake } from '../mistake.ts'
import { type Bytes, likeliestForm, type SignatureScheme } from '../scheme.ts'
import { doneLike, type Hypothesis } from '../search.ts'

/** Longest body that is turned into another character set, bytes. */
const MAX_TURNED_BYTES = 64 * 1024

/** Texts and bodies turned into bytes as another character set. */
export function* charsetMistakes(scheme: SignatureScheme): Generator<Hypothesis> {
  const form = likeliestForm(scheme)
  const body = bodyText(form.body)
  const text = scheme.write(form).stringToSign
  for (const { name: charset, bytes } of OTHER_CHARSETS) {
    const isOtherwise = (of: string) => charset === 'UTF-16' || !isAscii(of)
    const turned = (term: 'body' | 'signed-text') => mistake('another-charset', { text: { term }, charset }, 'text')
    if (scheme.hashes.includes('body') && body !== undefined && isOtherwise(body))
      yield doneLike(scheme, turned('body'), { parts: (parts) => ({ ...parts, body: bytes(body) }) })
    if (isOtherwise(text)) yield doneLike(scheme, turned('signed-text'), { bytes })
  }
}

const bodyText = (body: Bytes): string | undefined => {
  if (body.length === 0 || body.length > MAX_TURNED_BYTES) return undefined
  return typeof body === 'string' ? body : new TextDecoder('utf-8', { ignoreBOM: true }).decode(body)
}
