import type { SignatureScheme, SignedTexts } from './scheme.ts'

/** Whether a signature fits, and what the client most likely should have signed: clients compare it with theirs. */
export interface Outcome extends SignedTexts {
  readonly fits: boolean
}

/**
 * Whether a signature is that of any text the client may have signed: what clients put on the wire and what they sign differs
 * in host, path, escapes and case. The likeliest is right for nearly all, so the others are made only for those it does not fit.
 * @param fits whether the signature is that of a text, compared in constant time
 */
export function verify({ hosts, forms, write }: SignatureScheme, fits: (stringToSign: string) => boolean): Outcome {
  let likeliest: SignedTexts | undefined
  for (const host of hosts()) {
    for (const form of forms(host)) {
      const texts = write(form)
      likeliest ??= texts
      if (fits(texts.stringToSign)) return outcome(true, likeliest)
    }
  }
  return outcome(false, likeliest)
}

/** Written out: spreading an object takes several times as long. */
const outcome = (fits: boolean, texts: SignedTexts = { canonicalRequest: '', stringToSign: '' }): Outcome => ({
  fits,
  canonicalRequest: texts.canonicalRequest,
  stringToSign: texts.stringToSign,
})
