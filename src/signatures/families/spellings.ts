import { rfc3986 } from '../encoders.ts'
import { mistake } from '../mistake.ts'
import { doneLike, type SignatureScheme } from '../scheme.ts'
import type { Hypothesis } from '../search.ts'

type Spell = (mac: Buffer) => string

/** How a signature is written when it is not written as it should be. */
const SPELLINGS: readonly (readonly [name: string, of: 'hex' | 'base64' | 'both', en: string, zh: string, spell: Spell])[] = [
  ['signature-spelling', 'hex', 'The signature is in capitals.', '签名用了大写字母。', (mac) => mac.toString('hex').toUpperCase()],
  ['signature-spelling', 'hex', 'The signature is in Base64.', '签名用了 Base64。', (mac) => mac.toString('base64')],
  ['signature-in-hexadecimal', 'base64', 'The signature is in hexadecimal.', '签名用了十六进制。', (mac) => mac.toString('hex')],
  [
    'signature-in-hexadecimal',
    'base64',
    'The signature is in hexadecimal, in capitals.',
    '签名用了大写的十六进制。',
    (mac) => mac.toString('hex').toUpperCase(),
  ],
  ...(['hex', 'HEX'] as const).map(
    (how) =>
      [
        'base64-of-hexadecimal',
        'both',
        'The signature is Base64 of the hexadecimal digits, not of the raw bytes of the HMAC.',
        '签名是十六进制文本的 Base64，而不是 HMAC 原始字节的 Base64。',
        (mac: Buffer) => Buffer.from(how === 'hex' ? mac.toString('hex') : mac.toString('hex').toUpperCase()).toString('base64'),
      ] as const,
  ),
  [
    'signature-in-base64url',
    'both',
    'The signature is in Base64 for URLs: with `-` and `_`.',
    '签名用了 base64url（含 - 和 _）。',
    (mac) => mac.toString('base64url'),
  ],
  [
    'signature-in-base64url',
    'base64',
    'The signature is in Base64 for URLs: with `-` and `_`.',
    '签名用了 base64url（含 - 和 _）。',
    (mac) => mac.toString('base64').replaceAll('+', '-').replaceAll('/', '_'),
  ],
  [
    'padding-missing',
    'base64',
    'The signature lacks the `=` at the end of its Base64.',
    '签名的 Base64 末尾少了“=”。',
    (mac) => mac.toString('base64').replace(/=+$/, ''),
  ],
  ...[encodeURIComponent, rfc3986, (text: string) => encodeURIComponent(text).toLowerCase(), (text: string) => rfc3986(rfc3986(text))].map(
    (encode) =>
      [
        'signature-encoded-twice',
        'base64',
        'The signature was URL-encoded twice.',
        '签名做了两次 URL 编码。',
        (mac: Buffer) => encode(mac.toString('base64')),
      ] as const,
  ),
  ...['\n', '\r\n', ' '].map(
    (end) =>
      [
        'something-around-signature',
        'base64',
        'The signature has a blank or a line end behind it.',
        '签名末尾多了空格或换行。',
        (mac: Buffer) => `${mac.toString('base64')}${end}`,
      ] as const,
  ),
  [
    'signature-in-other-case',
    'base64',
    'The Base64 of the signature was put into small letters.',
    '签名的 Base64 被转成了小写。',
    (mac) => mac.toString('base64').toLowerCase(),
  ],
  [
    'signature-in-other-case',
    'base64',
    'The Base64 of the signature was put into capitals.',
    '签名的 Base64 被转成了大写。',
    (mac) => mac.toString('base64').toUpperCase(),
  ],
]

/** A signature that is right and written otherwise. */
export function* spellingMistakes(scheme: SignatureScheme): Generator<Hypothesis> {
  const isBase64 = scheme.spelling === 'base64'
  if (isBase64) {
    const blank = mistake(
      'plus-became-blank',
      'The signature has blanks where its Base64 has plus signs: it was not URL-encoded.',
      '签名里的加号变成了空格：Base64 签名没有做 URL 编码。',
      'URL-encode the value of Signature on the wire.',
      '请对 Signature 的值做 URL 编码后再发送。',
    )
    const spell = (mac: Buffer) => mac.toString('base64').replaceAll('+', ' ')
    // Some methods trim what was sent before they compare it.
    yield doneLike(scheme, blank, { spell })
    yield doneLike(scheme, blank, { spell: (mac) => spell(mac).trim() })
  }
  for (const [name, of, en, zh, spell] of SPELLINGS) {
    if (of !== 'both' && of !== scheme.spelling) continue
    const mend = name === 'signature-encoded-twice' ? ONCE : MENDS[scheme.spelling]
    yield doneLike(scheme, mistake(name, en, zh, ...mend), { spell })
  }
}

const ONCE: readonly [en: string, zh: string] = ['Encode it once.', '只编码一次即可。']

const MENDS: Readonly<Record<SignatureScheme['spelling'], readonly [en: string, zh: string]>> = {
  hex: ['Write it in lower-case hexadecimal.', '请用小写十六进制。'],
  base64: [
    'Write the raw bytes of the HMAC in Base64, and URL-encode that on the wire.',
    '请把 HMAC 的原始字节写成 Base64，发送时再做 URL 编码。',
  ],
}
