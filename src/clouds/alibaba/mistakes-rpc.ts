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
      `待签名串使用了 ${other}，而请求为 ${method}。`,
      'Begin the text with the method that is sent, in capitals.',
      '待签名串应以实际使用的方法（大写）开头。',
    ),
    texts: () => [rpcStringToSign(other, parameters), rpcStringToSign(method.toLowerCase(), parameters)],
  }
  yield {
    ...mistake(
      'ampersand-missing',
      'The key lacks the `&` that stands after the secret.',
      '密钥末尾缺少“&”。',
      'Sign with secret + "&".',
      '请使用 密钥 + "&" 进行签名。',
    ),
    fits: bySigning((secret, text) => createHmac('sha1', secret).update(text).digest('base64')),
  }
  yield {
    ...mistake(
      'encoding',
      'Names and values were encoded otherwise than RFC 3986 says: a blank is `%20`, `*` is `%2A`, `~` stays, digits are in capitals.',
      '参数编码不符合 RFC 3986：空格应为 `%20`，`*` 应为 `%2A`，`~` 不编码，十六进制使用大写。',
      'After the standard encoder replace `+` by `%20`, `*` by `%2A` and `%7E` by `~`.',
      '标准编码后将 `+` 替换为 `%20`、`*` 替换为 `%2A`、`%7E` 替换为 `~`。',
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
      '参数只编码了一次或未编码；待签名串要求编码两次。',
      'Encode each name and value, join them, and encode the result again.',
      '先编码各名称与取值，拼接后再整体编码一次。',
    ),
    texts: () => [
      otherText(method, parameters, { outer: notAtAll }),
      otherText(method, parameters, { inner: notAtAll }),
      otherText(method, parameters, { inner: notAtAll, outer: notAtAll }),
    ],
  }
  yield {
    ...mistake(
      'path-not-encoded',
      'The path in the text to sign is not `%2F`.',
      '待签名串中的路径不是 `%2F`。',
      'Write METHOD&%2F&parameters.',
      '应写作 方法&%2F&参数。',
    ),
    texts: () => ['/', '', '%252F'].map((path) => otherText(method, parameters, { path })),
  }
  const form = [...parameters].filter(([name]) => !query.has(name))
  yield {
    ...mistake(
      'place-not-signed',
      'Only the parameters of the query, or only those of the form, were signed.',
      '只对查询串或只对表单中的参数进行了签名。',
      'Sign all of them together, wherever they are sent.',
      '请将查询串与表单中的全部参数一并签名。',
    ),
    texts: () => (form.length === 0 || query.size === 0 ? [] : [rpcStringToSign(method, query), rpcStringToSign(method, form)]),
  }
  yield {
    ...mistake(
      'not-sorted',
      'The parameters were signed in another order than that of their names’ bytes.',
      '参数未按名称的字节序排序。',
      'Sort by the bytes of the names: all capitals come before all small letters.',
      '请按名称的字节序排序：大写字母全部排在小写字母之前。',
    ),
    texts: () => {
      const signed = [...parameters].filter(([name]) => name !== 'Signature')
      const orders = [
        signed,
        signed.toSorted(([a], [b]) => byByteOrder(a.toLowerCase(), b.toLowerCase())),
        signed.toSorted(([a], [b]) => a.localeCompare(b)),
      ]
      return orders.map(
        (ordered) =>
          `${method}&%2F&${percentEncode(ordered.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&'))}`,
      )
    },
  }
  for (const [name] of parameters) {
    if (name === 'Signature') continue
    yield {
      ...mistake(
        'parameter-not-signed',
        `${name} was sent but not signed.`,
        `${name} 已发送但未参与签名。`,
        'Sign every parameter but Signature.',
        '除 Signature 外的全部参数均需签名。',
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
      '使用了 HMAC-SHA256，而 1.0 版签名不支持。',
      'Sign with HMAC-SHA1, and send SignatureMethod=HMAC-SHA1.',
      '请使用 HMAC-SHA1，并发送 SignatureMethod=HMAC-SHA1。',
    ),
    fits: bySigning((secret, text) => createHmac('sha256', `${secret}&`).update(text).digest('base64')),
  }
  yield {
    ...mistake(
      'plus-became-blank',
      'The signature has blanks where its Base64 has plus signs: it was not URL-encoded.',
      '签名中的加号变成了空格：Base64 签名未进行 URL 编码。',
      'URL-encode the value of Signature on the wire.',
      '请对 Signature 的值进行 URL 编码后发送。',
    ),
    fits: (secret, text, claimed) => claimed.includes(' ') && fitsRpc(secret, text, claimed.replaceAll(' ', '+')),
  }
  yield {
    ...mistake(
      'signature-encoded-twice',
      'The signature was URL-encoded twice.',
      '签名被重复进行了 URL 编码。',
      'Encode it once.',
      '请只编码一次。',
    ),
    fits: bySigning((secret, text) => percentEncode(rpcSignature(secret, text))),
  }
  yield {
    ...mistake(
      'signature-in-hexadecimal',
      'The signature is in hexadecimal.',
      '签名使用了十六进制。',
      'Write it in Base64.',
      '请使用 Base64。',
    ),
    fits: bySigning((secret, text) => createHmac('sha1', `${secret}&`).update(text).digest('hex')),
  }
}
