import type { WireRequest } from '../../../api/wire.ts'
import { charsetMistakes, encodingMistakes } from '../../../signatures/families/encodings.ts'
import { forwardedHosts, otherHost } from '../../../signatures/families/hosts.ts'
import { lineEndMistakes } from '../../../signatures/families/line-ends.ts'
import { macMistakes } from '../../../signatures/families/macs.ts'
import { parameterMistakes } from '../../../signatures/families/parameters.ts'
import { spellingMistakes } from '../../../signatures/families/spellings.ts'
import { targetMistakes } from '../../../signatures/families/targets.ts'
import { mistake } from '../../../signatures/mistake.ts'
import { doneLike, type Pair } from '../../../signatures/scheme.ts'
import { bySigning, type Fits, type Hypothesis } from '../../../signatures/search.ts'
import { byByteOrder } from '../../byte-order.ts'
import { COMMON_NAMES } from '../claim.ts'
import { v1Scheme } from '../scheme-v1.ts'
import { signatureV1, signedParameters, sourceString, V1_METHODS } from '../sign-v1.ts'
import type { V1Evidence } from '../verify.ts'

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

/** What clients that sign version 1 by hand get wrong, the likeliest first. @param digest of the method the request names */
export function* v1Mistakes(evidence: V1Evidence, digest: string): Generator<Hypothesis> {
  const { request, pairs, hosts } = evidence
  const { method } = request
  const parameters = [...pairs.values()].map(({ name, value }) => [name, value] as const)
  const candidates = hosts()
  const scheme = v1Scheme(evidence, digest)
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
  yield* encodingMistakes(scheme)
  yield* phpArrays(scheme.forms, (pairs) => doneLike(scheme, PHP_ARRAYS, { parts: (parts) => ({ ...parts, pairs }) }))
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
  yield* parameterMistakes(scheme, { common: COMMON_NAMES, sent: parameters.filter(([name]) => name !== 'Signature') })
  yield* spellingMistakes(scheme)
  yield* targetMistakes(scheme, pairs.get('Action')?.value ?? '')
  yield* oldGateway(evidence, parameters)
  yield* lineEndMistakes(scheme)
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
  yield* macMistakes(scheme)
  yield* charsetMistakes(scheme)
}

const PHP_ARRAYS = mistake(
  'arrays-signed-as-a-word',
  'Lists were signed as the word Array, which PHP writes for them, while their members were sent.',
  '列表参数签名时被 PHP 写成了单词 Array，而实际发送的是各个成员。',
  'Newer releases of the vendor’s PHP SDK do this under HmacSHA1 and HmacSHA256: let the client sign with TC3-HMAC-SHA256, or pass no lists.',
  '腾讯云 PHP SDK 的较新版本在 HmacSHA1、HmacSHA256 下有此问题：请改用 TC3-HMAC-SHA256 签名，或不传列表参数。',
)

/** PHP turns each list and structure into one word: `Filters=Array`. */
function* phpArrays(forms: ReturnType<typeof v1Scheme>['forms'], told: (pairs: readonly Pair[]) => Hypothesis): Generator<Hypothesis> {
  const [form] = forms()
  const pairs = form?.pairs ?? []
  const collapsed = new Map(pairs.map(([name, value]) => (/[.[]/.test(name) ? [name.split(/[.[]/, 1)[0] ?? '', 'Array'] : [name, value])))
  if (collapsed.size === pairs.length) return
  const sorted = [...collapsed].sort(([a], [b]) => byByteOrder(a, b))
  yield told(sorted)
}

/** The API before version 3.0 was called at another host and another path. */
function* oldGateway({ request: { method }, pairs }: V1Evidence, parameters: readonly Pair[]): Generator<Hypothesis> {
  const products = ['cvm', 'ecm', 'cam', 'sts', 'image', pairs.get('Action')?.value.toLowerCase() ?? '']
  for (const product of products) {
    yield {
      ...mistake(
        'old-api-signed',
        `The host and the path of the old API 2.0 were signed: ${product}.api.qcloud.com/v2/index.php.`,
        `签名用的是旧版 API 2.0 的域名和路径：${product}.api.qcloud.com/v2/index.php。`,
        'Version 3.0 signs METHOD + host + `/?` + parameters, with the host that is called.',
        '3.0 版应签：方法 + 实际域名 + `/?` + 参数。',
      ),
      texts: () => [sourceString(method, `${product}.api.qcloud.com`, '/v2/index.php', parameters)],
    }
  }
}

/** Hosts that are signed by mistake, likeliest first. */
function otherHosts({ port, headers }: WireRequest, candidates: readonly string[]): string[] {
  const withPort = [`localhost:${port}`, `127.0.0.1:${port}`]
  const called = candidates.flatMap((host) => [`http://${host}`, `https://${host}`, `${host}:80`, `${host}:443`])
  return [...new Set([...forwardedHosts(headers), ...withPort, ...called, ...OTHER_HOSTS])].filter((host) => !candidates.includes(host))
}
