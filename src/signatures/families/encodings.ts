import { encodedTwice, isAscii, notEncoded, OTHER_CHARSET_ENCODERS, OTHER_ENCODERS, rfc3986 } from '../encoders.ts'
import { mistake } from '../mistake.ts'
import { type Encode, likeliestForm, type SignatureScheme, type Steps } from '../scheme.ts'
import { doneLike, type Hypothesis } from '../search.ts'

const ENCODED = mistake('values-encoded')
const OTHERWISE = mistake('encoding')
const ONCE = mistake('encoded-once')
const THRICE = mistake('encoded-thrice')
const charset = (name: string) => mistake('another-charset', { charset: name }, name === 'code points' ? 'code-points' : undefined)

/** Names and values encoded otherwise, not at all, once too often, or as another character set. */
export function* encodingMistakes(scheme: SignatureScheme): Generator<Hypothesis> {
  const texts = likeliestForm(scheme).pairs.flat()
  if (texts.length === 0) return
  const { encode: right = notEncoded, encodesTogether } = scheme
  const differs = (encode: Encode) => texts.some((text) => encode(text) !== right(text))
  // Of ASCII they are all the same, but for UTF-16, which no encoder takes for it.
  const charsets = isAscii(texts.join('')) ? [] : OTHER_CHARSET_ENCODERS
  if (scheme.encode === undefined) {
    for (const encode of [rfc3986, ...OTHER_ENCODERS]) if (differs(encode)) yield doneLike(scheme, ENCODED, onlyValues(encode))
    for (const { name, encode } of charsets) yield doneLike(scheme, charset(name), onlyValues(encode))
    return
  }
  for (const encode of OTHER_ENCODERS) {
    if (differs(encode)) yield doneLike(scheme, OTHERWISE, { encode })
    if (!encodesTogether) continue
    yield doneLike(scheme, OTHERWISE, { encode, encodeAll: encode })
    yield doneLike(scheme, OTHERWISE, { encodeAll: encode })
  }
  if (encodesTogether) {
    yield doneLike(scheme, ONCE, { encodeAll: notEncoded })
    yield doneLike(scheme, ONCE, { encode: notEncoded })
    yield doneLike(scheme, ONCE, { encode: notEncoded, encodeAll: notEncoded })
  }
  const overOthers = OTHER_ENCODERS.map((other) => (text: string) => rfc3986(other(text)))
  for (const encode of [encodedTwice, ...overOthers, (text: string) => encodedTwice(rfc3986(text))])
    if (differs(encode)) yield doneLike(scheme, THRICE, { encode })
  if (encodesTogether) yield doneLike(scheme, THRICE, { encodeAll: encodedTwice })
  for (const { name, encode } of charsets) yield doneLike(scheme, charset(name), { encode })
}

const onlyValues = (encode: Encode): Steps => ({ pair: (name, value) => `${name}=${encode(value)}` })
