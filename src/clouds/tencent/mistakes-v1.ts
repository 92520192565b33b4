import { createHmac } from 'node:crypto'
import { byByteOrder } from '../byte-order.ts'
import { bySigning, type Fits, forwardedHosts, type Hypothesis, mistake, otherHost } from '../mistakes.ts'
import type { WireRequest } from '../wire.ts'
import { signatureV1, signedParameters, sourceString, V1_METHODS } from './sign-v1.ts'
import { sourceForms, type V1Evidence } from './verify.ts'

/** Whether a v1 signature was made with a digest. */
export const fitsV1 = (digest: string): Fits => bySigning((secret, text) => signatureV1(secret, digest, text))

const OTHER_HOSTS = [
  'cvm.tencentcloudapi.com',
  'tencentcloudapi.com',
  'ecm.api.qcloud.com',
  'cvm.api.qcloud.com',
  'localhost',
  '127.0.0.1',
  '',
]

/** Most parameters of which each alone is left out. */
const MOST_LEFT_OUT = 100

/** What clients that sign version 1 by hand get wrong, the likeliest first. @param digest of the method the request names */
export function* v1Mistakes(evidence: V1Evidence, digest: string): Generator<Hypothesis> {
  const { request, pairs, hosts } = evidence
  const { method } = request
  const parameters = [...pairs.values()].map(({ name, value }) => [name, value] as const)
  const candidates = hosts()
  const at = (make: (host: string) => Iterable<string>) =>
    function* () {
      for (const host of candidates) yield* make(host)
    }
  const other = method === 'GET' ? 'POST' : 'GET'

  yield {
    ...mistake(
      'method-of-the-other',
      `The text was made for ${other}, the request is a ${method}.`,
      `签名原文用的是 ${other}，而请求是 ${method}。`,
      'Begin the text with the method that is sent, in capitals.',
      '签名原文应以实际使用的方法（大写）开头。',
    ),
    texts: at((host) => [sourceString(other, host, '/', parameters)]),
  }
  yield {
    ...mistake(
      'method-in-small-letters',
      'The method is in small letters in the text that was signed.',
      '签名原文里的方法用了小写字母。',
      `Begin the text with ${method}.`,
      `签名原文应以 ${method} 开头。`,
    ),
    texts: at((host) => [sourceString(method.toLowerCase(), host, '/', parameters)]),
  }
  yield {
    ...mistake(
      'values-encoded',
      'The values were URL-encoded in the text that was signed.',
      '签名原文中的参数值被做了 URL 编码。',
      'Sign the values as they are, and encode them only on the wire.',
      '签名时用未编码的值，发送时才编码。',
    ),
    texts: at((host) =>
      [encodeURIComponent, (text: string) => encodeURIComponent(text).replaceAll('%20', '+')].map((encode) =>
        sourceString(
          method,
          host,
          '/',
          parameters.map(([name, value]) => [name, encode(value)] as const),
        ),
      ),
    ),
  }
  for (const host of otherHosts(request, candidates)) {
    yield { ...otherHost(host, request.headers.get('host') ?? ''), texts: () => [sourceString(method, host, '/', parameters)] }
  }
  for (const [name, another] of Object.entries(V1_METHODS)) {
    if (another === digest) continue
    yield {
      ...mistake(
        'another-digest',
        `It was signed with ${name}, which is not what SignatureMethod says.`,
        `实际用的是 ${name}，与 SignatureMethod 不符。`,
        `Send SignatureMethod=${name}, and sign it too; without it HmacSHA1 is meant.`,
        `请发送 SignatureMethod=${name} 并将其计入签名；不传则表示 HmacSHA1。`,
      ),
      fits: fitsV1(another),
    }
  }
  yield {
    ...mistake(
      'not-sorted',
      'The parameters were signed in another order than that of their names’ bytes.',
      '参数没有按名称的字节序排序。',
      'Sort by the bytes of the names: capitals first, and `Values.10` before `Values.2`.',
      '请按名称的字节序排序：大写在前，`Values.10` 排在 `Values.2` 之前。',
    ),
    texts: function* () {
      const orders = [
        () => parameters,
        () => parameters.toSorted(([a], [b]) => byByteOrder(a.toLowerCase(), b.toLowerCase())),
        () => parameters.toSorted(([a], [b]) => a.localeCompare(b)),
        () => parameters.toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })),
      ]
      for (const order of orders) {
        const ordered = joined(order())
        for (const host of candidates) yield `${method}${host}/?${ordered}`
      }
    },
  }
  yield {
    ...mistake(
      'text-incomplete',
      'The method, the host, the path or the question mark is missing in the text that was signed, or something is between them.',
      '签名原文中少了方法、域名、路径或问号，或者它们之间多了别的字符。',
      'Sign METHOD + host + `/` + `?` + parameters.',
      '签名原文应为：方法 + 域名 + `/` + `?` + 参数。',
    ),
    texts: function* () {
      const rest = signedParameters(parameters)
      yield* [rest, `${method}/?${rest}`, `${method}?${rest}`]
      for (const host of candidates) {
        yield* [`${host}/?${rest}`, `${method}${host}?${rest}`, `${method}${host}/${rest}`]
        yield* [`${method}\n${host}\n/\n${rest}`, `${method} ${host}/?${rest}`]
      }
    },
  }
  if (parameters.some(([, value]) => value === '')) {
    yield {
      ...mistake(
        'empty-left-out',
        'Empty parameters were sent but not signed.',
        '发送了空参数，但签名时没有计入。',
        'Sign exactly the parameters that are sent.',
        '请对实际发送的全部参数签名。',
      ),
      texts: at((host) => [
        sourceString(
          method,
          host,
          '/',
          parameters.filter(([, value]) => value !== ''),
        ),
      ]),
    }
  }
  for (const [missing] of parameters.slice(0, MOST_LEFT_OUT)) {
    if (missing === 'Signature') continue
    yield {
      ...mistake(
        'parameter-not-signed',
        `${missing} was sent but not signed.`,
        `发送了 ${missing}，但签名时没有计入。`,
        'Sign every parameter but Signature.',
        '除 Signature 外的全部参数都要签名。',
      ),
      texts: at((host) => [
        sourceString(
          method,
          host,
          '/',
          parameters.filter(([name]) => name !== missing),
        ),
      ]),
    }
  }
  yield {
    ...mistake(
      'plus-became-blank',
      'The signature has blanks where its Base64 has plus signs: it was not URL-encoded.',
      '签名里的加号变成了空格：Base64 签名没有做 URL 编码。',
      'URL-encode the value of Signature on the wire.',
      '请对 Signature 的值做 URL 编码后再发送。',
    ),
    texts: () => sourceForms(evidence),
    // What was sent is trimmed before it is compared.
    fits: bySigning((secret, text) => signatureV1(secret, digest, text).replaceAll('+', ' ').trim()),
  }
  yield {
    ...mistake(
      'signature-encoded-twice',
      'The signature was URL-encoded twice.',
      '签名做了两次 URL 编码。',
      'Encode it once.',
      '只编码一次即可。',
    ),
    fits: bySigning((secret, text) => encodeURIComponent(signatureV1(secret, digest, text))),
  }
  yield {
    ...mistake(
      'signature-in-hexadecimal',
      'The signature is in hexadecimal.',
      '签名用了十六进制。',
      'Write it in Base64.',
      '请用 Base64。',
    ),
    fits: bySigning((secret, text) => createHmac(digest, secret).update(text).digest('hex')),
  }
  yield {
    ...mistake(
      'ampersand-on-the-key',
      'The secret was used with an `&` after it, as Alibaba Cloud’s signature 1.0 wants it.',
      'Secret 末尾加了“&”，那是阿里云 1.0 版签名的做法。',
      'Use the secret as it is.',
      '请直接使用 Secret。',
    ),
    fits: bySigning((secret, text) => signatureV1(`${secret}&`, digest, text)),
  }
}

const joined = (parameters: readonly (readonly [string, string])[]): string =>
  parameters
    .filter(([name]) => name !== 'Signature')
    .map(([name, value]) => `${name}=${value}`)
    .join('&')

/** Hosts that are signed by mistake, likeliest first. */
function otherHosts({ port, headers }: WireRequest, candidates: readonly string[]): string[] {
  const withPort = [`localhost:${port}`, `127.0.0.1:${port}`]
  const called = candidates.flatMap((host) => [`http://${host}`, `https://${host}`, `${host}:80`, `${host}:443`])
  return [...new Set([...forwardedHosts(headers), ...withPort, ...called, ...OTHER_HOSTS])].filter((host) => !candidates.includes(host))
}
