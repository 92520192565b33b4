import { encodedTwice, isAscii, notEncoded, OTHER_CHARSET_ENCODERS, OTHER_CHARSETS, OTHER_ENCODERS, rfc3986 } from '../encoders.ts'
import { mistake } from '../mistake.ts'
import { type Bytes, doneLike, type Encode, type SignatureScheme, type Steps } from '../scheme.ts'
import type { Hypothesis } from '../search.ts'

/** Longest body that is turned into another character set, bytes. */
const LONGEST_TURNED = 64 * 1024

const OTHERWISE = mistake(
  'encoding',
  'Names and values were encoded otherwise than RFC 3986 says: a blank is `%20`, `/` is `%2F`, `*` is `%2A`, `~` stays, digits are in capitals.',
  '参数编码不符合 RFC 3986：空格应为 `%20`，`/` 应为 `%2F`，`*` 应为 `%2A`，`~` 不编码，十六进制使用大写。',
  'After the standard encoder replace `+` by `%20`, `/` by `%2F`, `*` by `%2A` and `%7E` by `~`.',
  '用标准函数编码后，把 `+` 换成 `%20`、`/` 换成 `%2F`、`*` 换成 `%2A`、`%7E` 换成 `~`。',
)
const ONCE = mistake(
  'encoded-once',
  'The parameters were encoded once, or not at all; the text to sign has them encoded twice.',
  '参数只编码了一次，或者没有编码；待签名串要求编码两次。',
  'Encode each name and value, join them, and encode the result again.',
  '先逐个编码名称和值，拼接后再整体编码一次。',
)
const THRICE = mistake(
  'encoded-thrice',
  'Names and values were encoded once more than they should be: they were encoded already when they were given to the signer.',
  '名称和值多编码了一次：交给签名函数之前就已经编码过了。',
  'Give the signer names and values as they are.',
  '请把未编码的名称和值交给签名函数。',
)
const ENCODED = mistake(
  'values-encoded',
  'The values were URL-encoded in the text that was signed.',
  '签名原文中的参数值被做了 URL 编码。',
  'Sign the values as they are, and encode them only on the wire.',
  '签名时用未编码的值，发送时才编码。',
)
const NOT_ENCODED = mistake(
  'query-differs',
  'The query was signed in another order or encoding than it should be: its names and values were not encoded.',
  '签名时查询串的排序或编码不对：名称和值没有编码。',
  'Encode names and values as RFC 3986 says.',
  '请按 RFC 3986 对名称和值编码。',
)

const charset = (name: string) =>
  mistake(
    'another-charset',
    name === 'code points'
      ? 'Code points were encoded where the bytes of UTF-8 should be.'
      : `The bytes that were encoded are those of ${name}, not of UTF-8.`,
    name === 'code points' ? '编码时写的是字符的码点，应为 UTF-8 字节。' : `编码时用了 ${name} 的字节，应为 UTF-8。`,
    'Encode the UTF-8 bytes of names and values, in the signature as on the wire.',
    '签名与发送时都应对 UTF-8 字节编码。',
  )

/** Names and values encoded otherwise, not at all, once too often, or as another character set. */
export function* encodingMistakes(scheme: SignatureScheme): Generator<Hypothesis> {
  const [form] = scheme.forms()
  if (form === undefined || form.pairs.length === 0) return
  const texts = form.pairs.flat()
  const differs = (encode: Encode, right: Encode) => texts.some((text) => encode(text) !== right(text))
  if (scheme.encode === undefined) {
    for (const encode of [rfc3986, ...OTHER_ENCODERS]) if (differs(encode, notEncoded)) yield doneLike(scheme, ENCODED, onlyValues(encode))
    for (const { name, encode } of OTHER_CHARSET_ENCODERS)
      if (!isAscii(texts.join(''))) yield doneLike(scheme, charset(name), onlyValues(encode))
    return
  }
  const together = scheme.encodesTogether
  for (const encode of OTHER_ENCODERS) {
    if (differs(encode, scheme.encode)) yield doneLike(scheme, OTHERWISE, { encode })
    if (!together) continue
    yield doneLike(scheme, OTHERWISE, { encode, encodeAll: encode })
    yield doneLike(scheme, OTHERWISE, { encodeAll: encode })
  }
  if (together) {
    yield doneLike(scheme, ONCE, { encodeAll: notEncoded })
    yield doneLike(scheme, ONCE, { encode: notEncoded })
    yield doneLike(scheme, ONCE, { encode: notEncoded, encodeAll: notEncoded })
  } else if (differs(notEncoded, scheme.encode)) yield doneLike(scheme, NOT_ENCODED, { encode: notEncoded })
  for (const encode of [
    encodedTwice,
    ...OTHER_ENCODERS.map(
      (other): Encode =>
        (text) =>
          rfc3986(other(text)),
    ),
    (text: string) => encodedTwice(rfc3986(text)),
  ])
    if (differs(encode, scheme.encode)) yield doneLike(scheme, THRICE, { encode })
  if (together) yield doneLike(scheme, THRICE, { encodeAll: encodedTwice })
  // Of ASCII they are all the same, but for UTF-16, which no encoder takes for it.
  if (isAscii(texts.join(''))) return
  for (const { name, encode } of OTHER_CHARSET_ENCODERS) yield doneLike(scheme, charset(name), { encode })
}

const onlyValues = (encode: Encode): Steps => ({ pair: (name, value) => `${name}=${encode(value)}` })

/** Texts and bodies turned into bytes as another character set. */
export function* charsetMistakes(scheme: SignatureScheme): Generator<Hypothesis> {
  const [form] = scheme.forms()
  if (form === undefined) return
  const told = (name: string, en: string, zh: string) =>
    mistake(
      'another-charset',
      `${en} was turned into bytes as ${name}, not as UTF-8.`,
      `${zh}转成字节时用了 ${name}，应为 UTF-8。`,
      'Ask for the bytes of UTF-8 where a text is hashed, signed or sent.',
      '计算摘要、签名和发送时，都应使用 UTF-8 字节。',
    )
  const body = bodyText(form.body)
  for (const { name, bytes } of OTHER_CHARSETS) {
    const turned = (text: string): Bytes => bytes(text)
    if (scheme.hashes.includes('body') && body !== undefined && (name === 'UTF-16' || !isAscii(body)))
      yield doneLike(scheme, told(name, 'The body', '请求体'), { parts: (parts) => ({ ...parts, body: turned(body) }) })
    const text = scheme.write(form, {})
    const isOtherwise = name === 'UTF-16' || !isAscii(text)
    if (isOtherwise) yield doneLike(scheme, told(name, 'The text that was signed', '待签名的文本'), { bytes: turned })
  }
}

const bodyText = (body: Bytes): string | undefined => {
  if (body.length === 0 || body.length > LONGEST_TURNED) return undefined
  return typeof body === 'string' ? body : new TextDecoder('utf-8', { ignoreBOM: true }).decode(body)
}
