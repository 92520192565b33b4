import { createHmac } from 'node:crypto'
import { byByteOrder } from '../byte-order.ts'
import { bySigning, type Fits, type Hypothesis, mistake } from '../mistakes.ts'
import { percentEncode } from './percent.ts'
import { rpcSignature, rpcStringToSign } from './sign-rpc.ts'

/** A request with a version 1.0 signature. */
export interface RpcEvidence {
  readonly method: string
  /** Query and form together. */
  readonly parameters: ReadonlyMap<string, string>
  readonly query: ReadonlyMap<string, string>
}

/** Whether a version 1.0 signature is the secret's. */
export const fitsRpc: Fits = bySigning(rpcSignature)

type Pairs = Iterable<readonly [name: string, value: string]>
type Encode = (text: string) => string

const unreserved: Encode = (text) => encodeURIComponent(text)
const withPlus: Encode = (text) => percentEncode(text).replaceAll('%20', '+')
const withStar: Encode = (text) => percentEncode(text).replaceAll('%2A', '*')
const withTilde: Encode = (text) => percentEncode(text).replaceAll('~', '%7E')
const inLowerCase: Encode = (text) => percentEncode(text).replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase())
/** As `java.net.URLEncoder` and Python's `quote_plus` write a text. */
const asForm: Encode = (text) => withTilde(text).replaceAll('%20', '+').replaceAll('%2A', '*')
const notAtAll: Encode = (text) => text
const twice: Encode = (text) => percentEncode(percentEncode(text))

/** Most parameters of which each alone is left out. */
const MOST_LEFT_OUT = 100

/** The text to sign with its steps done otherwise. */
function otherText(
  method: string,
  parameters: Pairs,
  { inner = percentEncode, outer = percentEncode, path = '%2F' }: { inner?: Encode; outer?: Encode; path?: string },
): string {
  const signed = [...parameters].filter(([name]) => name !== 'Signature').sort(([a], [b]) => byByteOrder(a, b))
  return `${method}&${path}&${outer(signed.map(([name, value]) => `${inner(name)}=${inner(value)}`).join('&'))}`
}

/** What clients that sign version 1.0 by hand get wrong, the likeliest first. */
export function* rpcMistakes({ method, parameters, query }: RpcEvidence): Generator<Hypothesis> {
  const other = method === 'GET' ? 'POST' : 'GET'
  yield {
    ...mistake(
      'method-of-the-other',
      `The text was made for ${other}, the request is a ${method}.`,
      `待签名串用的是 ${other}，而请求是 ${method}。`,
      'Begin the text with the method that is sent, in capitals.',
      '待签名串应以实际使用的方法（大写）开头。',
    ),
    texts: () => [rpcStringToSign(other, parameters)],
  }
  yield {
    ...mistake(
      'method-in-small-letters',
      'The method is in small letters in the text that was signed.',
      '待签名串里的方法用了小写字母。',
      `Begin the text with ${method}.`,
      `待签名串应以 ${method} 开头。`,
    ),
    texts: () => [rpcStringToSign(method.toLowerCase(), parameters)],
  }
  yield {
    ...mistake(
      'ampersand-missing',
      'The key lacks the `&` that stands after the secret.',
      '签名用的 Secret 末尾少了“&”。',
      'Sign with secret + "&".',
      '请用 Secret + "&" 作为签名密钥。',
    ),
    fits: bySigning((secret, text) => createHmac('sha1', secret).update(text).digest('base64')),
  }
  yield {
    ...mistake(
      'encoding',
      'Names and values were encoded otherwise than RFC 3986 says: a blank is `%20`, `*` is `%2A`, `~` stays, digits are in capitals.',
      '参数编码不符合 RFC 3986：空格应为 `%20`，`*` 应为 `%2A`，`~` 不编码，十六进制使用大写。',
      'After the standard encoder replace `+` by `%20`, `*` by `%2A` and `%7E` by `~`.',
      '用标准函数编码后，把 `+` 换成 `%20`、`*` 换成 `%2A`、`%7E` 换成 `~`。',
    ),
    texts: function* () {
      for (const inner of [unreserved, withPlus, withStar, withTilde, inLowerCase, asForm])
        for (const outer of [percentEncode, inner]) yield otherText(method, parameters, { inner, outer })
    },
  }
  yield {
    ...mistake(
      'encoded-once',
      'The parameters were encoded once, or not at all; the text to sign has them encoded twice.',
      '参数只编码了一次，或者没有编码；待签名串要求编码两次。',
      'Encode each name and value, join them, and encode the result again.',
      '先逐个编码名称和值，拼接后再整体编码一次。',
    ),
    texts: function* () {
      yield otherText(method, parameters, { outer: notAtAll })
      yield otherText(method, parameters, { inner: notAtAll })
      yield otherText(method, parameters, { inner: notAtAll, outer: notAtAll })
    },
  }
  yield {
    ...mistake(
      'encoded-thrice',
      'Names and values were encoded once more than they should be: they were encoded already when they were given to the signer.',
      '名称和值多编码了一次：交给签名函数之前就已经编码过了。',
      'Give the signer names and values as they are.',
      '请把未编码的名称和值交给签名函数。',
    ),
    texts: () => [otherText(method, parameters, { inner: twice })],
  }
  yield {
    ...mistake(
      'path-not-encoded',
      'The path in the text to sign is not `%2F`.',
      '待签名串中的路径不是 `%2F`。',
      'Write METHOD&%2F&parameters.',
      '应写成：方法&%2F&参数。',
    ),
    texts: () => ['/', '', '%252F'].map((path) => otherText(method, parameters, { path })),
  }
  const form = [...parameters].filter(([name]) => !query.has(name))
  yield {
    ...mistake(
      'place-not-signed',
      'Only the parameters of the query, or only those of the form, were signed.',
      '只对查询串里的参数或只对表单里的参数签了名。',
      'Sign all of them together, wherever they are sent.',
      '请把查询串与表单里的全部参数放在一起签名。',
    ),
    texts: () => (form.length === 0 || query.size === 0 ? [] : [rpcStringToSign(method, query), rpcStringToSign(method, form)]),
  }
  yield {
    ...mistake(
      'not-sorted',
      'The parameters were signed in another order than that of their names’ bytes.',
      '参数没有按名称的字节序排序。',
      'Sort by the bytes of the names: all capitals come before all small letters.',
      '请按名称的字节序排序：大写字母全部排在小写字母之前。',
    ),
    texts: function* () {
      const signed = [...parameters].filter(([name]) => name !== 'Signature')
      const ordersOfSending = [signed, [...signed.filter(([name]) => query.has(name)), ...signed.filter(([name]) => !query.has(name))]]
      const folded = signed.toSorted(([a], [b]) => byByteOrder(a.toLowerCase(), b.toLowerCase()))
      for (const ordered of [...ordersOfSending, folded, signed.toSorted(([a], [b]) => a.localeCompare(b))]) {
        const joined = ordered.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&')
        yield `${method}&%2F&${percentEncode(joined)}`
      }
    },
  }
  for (const name of [...parameters.keys()].slice(0, MOST_LEFT_OUT)) {
    if (name === 'Signature') continue
    yield {
      ...mistake(
        'parameter-not-signed',
        `${name} was sent but not signed.`,
        `发送了 ${name}，但签名时没有计入。`,
        'Sign every parameter but Signature.',
        '除 Signature 外的全部参数都要签名。',
      ),
      texts: () => [
        rpcStringToSign(
          method,
          [...parameters].filter(([other]) => other !== name),
        ),
      ],
    }
  }
  yield {
    ...mistake(
      'another-digest',
      'It was signed with HMAC-SHA256, which version 1.0 does not know.',
      '实际用的是 HMAC-SHA256，而 1.0 版签名不支持它。',
      'Sign with HMAC-SHA1, and send SignatureMethod=HMAC-SHA1.',
      '请用 HMAC-SHA1 签名，并发送 SignatureMethod=HMAC-SHA1。',
    ),
    fits: bySigning((secret, text) => createHmac('sha256', `${secret}&`).update(text).digest('base64')),
  }
  yield {
    ...mistake(
      'plus-became-blank',
      'The signature has blanks where its Base64 has plus signs: it was not URL-encoded.',
      '签名里的加号变成了空格：Base64 签名没有做 URL 编码。',
      'URL-encode the value of Signature on the wire.',
      '请对 Signature 的值做 URL 编码后再发送。',
    ),
    fits: (secret, text, claimed) => claimed.includes(' ') && fitsRpc(secret, text, claimed.replaceAll(' ', '+')),
  }
  yield {
    ...mistake(
      'signature-encoded-twice',
      'The signature was URL-encoded twice.',
      '签名做了两次 URL 编码。',
      'Encode it once.',
      '只编码一次即可。',
    ),
    fits: bySigning((secret, text) => percentEncode(rpcSignature(secret, text))),
  }
  yield {
    ...mistake(
      'signature-in-hexadecimal',
      'The signature is in hexadecimal.',
      '签名用了十六进制。',
      'Write it in Base64.',
      '请用 Base64。',
    ),
    fits: bySigning((secret, text) => createHmac('sha1', `${secret}&`).update(text).digest('hex')),
  }
}
