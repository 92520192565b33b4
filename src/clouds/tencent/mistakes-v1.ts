import { createHmac } from 'node:crypto'
import { bySigning, type Fits, type Hypothesis, mistake, otherHost } from '../mistakes.ts'
import { signatureV1, sourceString, V1_METHODS } from './sign-v1.ts'
import { sourceForms, type V1Evidence } from './verify.ts'

/** Whether a v1 signature was made with a digest. */
export const fitsV1 = (digest: string): Fits => bySigning((secret, text) => signatureV1(secret, digest, text))

const OTHER_HOSTS = ['ecm.tencentcloudapi.com', 'cvm.tencentcloudapi.com', 'cvm.api.qcloud.com', 'localhost', '127.0.0.1', '']

/** What clients that sign version 1 by hand get wrong, the likeliest first. @param digest of the method the request names */
export function* v1Mistakes(evidence: V1Evidence, digest: string): Generator<Hypothesis> {
  const { request, pairs, hosts } = evidence
  const { method } = request
  const parameters = [...pairs.values()].map(({ name, value }) => [name, value] as const)
  const at = (make: (host: string) => Iterable<string>) => () => hosts().flatMap((host) => [...make(host)])
  const other = method === 'GET' ? 'POST' : 'GET'

  yield {
    ...mistake(
      'method-of-the-other',
      `The text was made for ${other}, the request is a ${method}.`,
      `签名原文使用了 ${other}，而请求为 ${method}。`,
      'Begin the text with the method that is sent.',
      '签名原文应以实际使用的方法开头。',
    ),
    texts: at((host) => [sourceString(other, host, '/', parameters), sourceString(method.toLowerCase(), host, '/', parameters)]),
  }
  yield {
    ...mistake(
      'values-encoded',
      'The values were URL-encoded in the text that was signed.',
      '签名原文中的取值被进行了 URL 编码。',
      'Sign the values as they are, and encode them only on the wire.',
      '请使用未编码的取值签名，仅在发送时编码。',
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
  for (const host of [...OTHER_HOSTS, `localhost:${request.port}`, `127.0.0.1:${request.port}`]) {
    yield {
      ...otherHost(host, request.headers.get('host') ?? ''),
      texts: () => ['', 'http://'].map((scheme) => sourceString(method, scheme + host, '/', parameters)),
    }
  }
  for (const [name, another] of Object.entries(V1_METHODS)) {
    if (another === digest) continue
    yield {
      ...mistake(
        'another-digest',
        `It was signed with ${name}, which is not what SignatureMethod says.`,
        `实际使用了 ${name} 签名，与 SignatureMethod 不符。`,
        `Send SignatureMethod=${name}, and sign it too; without it HmacSHA1 is meant.`,
        `请发送并签名 SignatureMethod=${name}；缺省表示 HmacSHA1。`,
      ),
      fits: fitsV1(another),
    }
  }
  yield {
    ...mistake(
      'not-sorted',
      'The parameters were signed in another order than that of their names’ bytes.',
      '参数未按名称的字节序排序。',
      'Sort by the bytes of the names: capitals first, and `Values.10` before `Values.2`.',
      '请按名称的字节序排序：大写在前，`Values.10` 在 `Values.2` 之前。',
    ),
    texts: at((host) =>
      [
        [...parameters],
        parameters.toSorted(([a], [b]) => a.toLowerCase().localeCompare(b.toLowerCase())),
        parameters.toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })),
      ].map((ordered) => `${method}${host}/?${joined(ordered)}`),
    ),
  }
  yield {
    ...mistake(
      'text-incomplete',
      'The method, the path or the question mark is missing in the text that was signed.',
      '签名原文缺少方法、路径或问号。',
      'Sign METHOD + host + `/` + `?` + parameters.',
      '签名原文应为：方法 + 域名 + `/` + `?` + 参数。',
    ),
    texts: at((host) => {
      const rest = joined(parameters.toSorted(([a], [b]) => (a < b ? -1 : 1)))
      return [
        rest,
        `${host}/?${rest}`,
        `${method}${host}?${rest}`,
        `${method}${host}/${rest}`,
        `${method}https://${host}/?${rest}`,
        `${method}\n${host}\n/\n${rest}`,
      ]
    }),
  }
  yield {
    ...mistake(
      'empty-left-out',
      'Empty parameters were sent but not signed, or the other way round.',
      '空参数已发送但未参与签名，或反之。',
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
  for (const missing of ['SignatureMethod', 'Token', 'Region', 'Language', 'RequestClient']) {
    if (!pairs.has(missing)) continue
    yield {
      ...mistake(
        'parameter-not-signed',
        `${missing} was sent but not signed.`,
        `${missing} 已发送但未参与签名。`,
        'Sign every parameter but Signature.',
        '除 Signature 外的全部参数均需签名。',
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
      '签名中的加号变成了空格：Base64 签名未进行 URL 编码。',
      'URL-encode the value of Signature on the wire.',
      '请对 Signature 的值进行 URL 编码后发送。',
    ),
    texts: () => sourceForms(evidence),
    fits: bySigning((secret, text) => signatureV1(secret, digest, text).replaceAll('+', ' ')),
  }
  yield {
    ...mistake(
      'signature-encoded-twice',
      'The signature was URL-encoded twice.',
      '签名被重复进行了 URL 编码。',
      'Encode it once.',
      '请只编码一次。',
    ),
    fits: bySigning((secret, text) => encodeURIComponent(signatureV1(secret, digest, text))),
  }
  yield {
    ...mistake(
      'signature-in-hexadecimal',
      'The signature is in hexadecimal.',
      '签名使用了十六进制。',
      'Write it in Base64.',
      '请使用 Base64。',
    ),
    fits: bySigning((secret, text) => createHmac(digest, secret).update(text).digest('hex')),
  }
  yield {
    ...mistake(
      'ampersand-on-the-key',
      'The secret was used with an `&` after it, as Alibaba Cloud’s signature 1.0 wants it.',
      '密钥末尾加了“&”，这是阿里云 1.0 签名的做法。',
      'Use the secret as it is.',
      '请直接使用密钥。',
    ),
    fits: bySigning((secret, text) => signatureV1(`${secret}&`, digest, text)),
  }
}

const joined = (parameters: readonly (readonly [string, string])[]): string =>
  parameters
    .filter(([name]) => name !== 'Signature')
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
