import { rfc3986 } from '../encoders.ts'
import { type Mistake, mistake } from '../mistake.ts'
import type { SignatureScheme } from '../scheme.ts'
import { doneLike, type Hypothesis } from '../search.ts'

type Spelling = readonly [Mistake, (mac: Buffer) => string]

const PLUS = mistake('plus-became-blank')
const blanks = (mac: Buffer) => mac.toString('base64').replaceAll('+', ' ')
const inCapitals = (mac: Buffer) => mac.toString('hex').toUpperCase()

const BASE64_OF_DIGITS = ['hex', 'HEX'].map((digits) => (mac: Buffer) => {
  const hex = mac.toString('hex')
  return Buffer.from(digits === 'hex' ? hex : hex.toUpperCase()).toString('base64')
})

/** How a signature is written when it is not written as it should be, by what it should be: the likeliest first. */
const SPELLINGS: Readonly<Record<SignatureScheme['spelling'], readonly Spelling[]>> = {
  hex: [
    [mistake('signature-spelling', {}, 'capitals'), inCapitals],
    [mistake('signature-spelling', {}, 'base64'), (mac) => mac.toString('base64')],
    ...BASE64_OF_DIGITS.map((spell): Spelling => [mistake('base64-of-hexadecimal', {}, 'hex'), spell]),
    [mistake('signature-in-base64url', {}, 'hex'), (mac) => mac.toString('base64url')],
  ],
  base64: [
    [PLUS, blanks],
    // Some methods trim what was sent before they compare it.
    [PLUS, (mac) => blanks(mac).trim()],
    [mistake('signature-in-hexadecimal'), (mac) => mac.toString('hex')],
    [mistake('signature-in-hexadecimal', {}, 'capitals'), inCapitals],
    ...BASE64_OF_DIGITS.map((spell): Spelling => [mistake('base64-of-hexadecimal'), spell]),
    [mistake('signature-in-base64url'), (mac) => mac.toString('base64url')],
    [mistake('signature-in-base64url'), (mac) => mac.toString('base64').replaceAll('+', '-').replaceAll('/', '_')],
    [mistake('padding-missing'), (mac) => mac.toString('base64').replace(/=+$/, '')],
    ...[
      encodeURIComponent,
      rfc3986,
      (text: string) => encodeURIComponent(text).toLowerCase(),
      (text: string) => rfc3986(rfc3986(text)),
    ].map((encode): Spelling => [mistake('signature-encoded-twice'), (mac) => encode(mac.toString('base64'))]),
    ...['\n', '\r\n', ' '].map((end): Spelling => [mistake('something-around-signature'), (mac) => `${mac.toString('base64')}${end}`]),
    [mistake('signature-in-other-case', {}, 'small'), (mac) => mac.toString('base64').toLowerCase()],
    [mistake('signature-in-other-case', {}, 'capitals'), (mac) => mac.toString('base64').toUpperCase()],
  ],
}

/** A signature that is right and written otherwise. */
export function* spellingMistakes(scheme: SignatureScheme): Generator<Hypothesis> {
  for (const [otherwise, spell] of SPELLINGS[scheme.spelling]) yield doneLike(scheme, otherwise, { spell })
}
