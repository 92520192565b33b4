import type { Bytes, Encode } from './scheme.ts'

const UNRESERVED = /^[A-Za-z0-9\-_.~]$/
const hexOf = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0')

/** Everything but letters, digits and `-_.~` as `%XX`, of the bytes that a text is turned into. */
const percentEncoded = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => (UNRESERVED.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${hexOf(byte)}`)).join('')

/** As RFC 3986 says. */
export const rfc3986: Encode = (text) =>
  encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, (sign) => `%${hexOf(sign.charCodeAt(0))}`)

/** The same encoder, which encodes each text once. */
export function encodingOnce(encode: Encode): Encode {
  const met = new Map<string, string>()
  return (text) => {
    const known = met.get(text)
    if (known !== undefined) return known
    const encoded = encode(text)
    met.set(text, encoded)
    return encoded
  }
}

const unreserved: Encode = (text) => encodeURIComponent(text.toWellFormed())
const keeping =
  (signs: string): Encode =>
  (text) =>
    [...signs].reduce((encoded, sign) => encoded.replaceAll(`%${hexOf(sign.charCodeAt(0))}`, sign), rfc3986(text))
const withTilde: Encode = (text) => rfc3986(text).replaceAll('~', '%7E')
/** As `java.net.URLEncoder` and Python's `quote_plus` write a text. */
const asForm: Encode = (text) => withTilde(text).replaceAll('%20', '+').replaceAll('%2A', '*')

/** As encoders of languages write a text where they should write it as RFC 3986 says. */
export const OTHER_ENCODERS: readonly Encode[] = [
  unreserved,
  (text) => rfc3986(text).replaceAll('%20', '+'),
  keeping('*'),
  withTilde,
  (text) => rfc3986(text).replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase()),
  asForm,
  (text) => asForm(text).replaceAll('%7E', '~'),
  keeping('/'),
  (text) => withTilde(text).replaceAll('%2F', '/'),
  keeping(':'),
  keeping('/:'),
  keeping(' '),
  keeping('+'),
  keeping("!'()"),
  (text) => encodeURI(text.toWellFormed()),
]

/** Not at all. */
export const notEncoded: Encode = (text) => text

/** Once more than once. */
export const encodedTwice: Encode = (text) => rfc3986(rfc3986(text))

/** The bytes that other character sets than UTF-8 have for texts, where they have others. */
export const OTHER_CHARSETS: readonly { readonly name: string; readonly bytes: (text: string) => Uint8Array }[] = [
  { name: 'GBK', bytes: (text) => Uint8Array.from([...text].flatMap((sign) => inGbk().get(sign) ?? [0x3f])) },
  { name: 'ISO 8859-1', bytes: (text) => Uint8Array.from([...text], (sign) => (sign <= '\xFF' ? sign.charCodeAt(0) : 0x3f)) },
  { name: 'ASCII', bytes: (text) => Uint8Array.from([...text], (sign) => (sign <= '\x7F' ? sign.charCodeAt(0) : 0x3f)) },
  { name: 'UTF-16', bytes: (text) => Buffer.from(text, 'utf16le') },
]

/** As encoders write a text whose bytes are those of another character set, or none. */
export const OTHER_CHARSET_ENCODERS: readonly { readonly name: string; readonly encode: Encode }[] = [
  ...OTHER_CHARSETS.map(({ name, bytes }) => ({ name, encode: (text: string) => percentEncoded(bytes(text)) })),
  {
    name: 'code points',
    encode: (text) =>
      [...text.toWellFormed()]
        .map((sign) => (sign <= '\x7F' ? rfc3986(sign) : `%${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`))
        .join(''),
  },
  {
    name: 'code points',
    encode: (text) =>
      text.replace(/[\s\S]/g, (sign) =>
        sign <= '\x7F' ? rfc3986(sign) : `%u${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
      ),
  },
]

/** Whether a text has signs that character sets write otherwise. */
export const isAscii = (text: Bytes): boolean =>
  typeof text === 'string' ? /^[\x00-\x7F]*$/.test(text) : text.every((byte) => byte < 0x80)

let gbk: ReadonlyMap<string, readonly number[]> | undefined

/** The runtime reads GBK and does not write it: the table is what it reads, turned around. */
function inGbk(): ReadonlyMap<string, readonly number[]> {
  if (gbk !== undefined) return gbk
  const decoder = new TextDecoder('gbk')
  const table = new Map<string, readonly number[]>(Array.from({ length: 0x80 }, (_, byte) => [String.fromCharCode(byte), [byte]]))
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let record = 0x40; record <= 0xfe; record++) {
      const sign = decoder.decode(Uint8Array.of(lead, record))
      if (record !== 0x7f && !sign.includes('\uFFFD') && !table.has(sign)) table.set(sign, [lead, record])
    }
  }
  gbk = table
  return table
}
