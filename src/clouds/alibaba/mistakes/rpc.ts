import { charsetMistakes, encodingMistakes } from '../../../signatures/families/encodings.ts'
import { lineEndMistakes } from '../../../signatures/families/line-ends.ts'
import { macMistakes } from '../../../signatures/families/macs.ts'
import { parameterMistakes } from '../../../signatures/families/parameters.ts'
import { spellingMistakes } from '../../../signatures/families/spellings.ts'
import { targetMistakes } from '../../../signatures/families/targets.ts'
import { mistake } from '../../../signatures/mistake.ts'
import { doneLike, writePairs } from '../../../signatures/scheme.ts'
import { bySigning, type Fits, type Hypothesis } from '../../../signatures/search.ts'
import { percentEncode } from '../percent.ts'
import { rpcScheme } from '../scheme-rpc.ts'
import { rpcSignature, rpcStringToSign } from '../sign-rpc.ts'

/** A request with a version 1.0 signature. */
export interface RpcEvidence {
  readonly method: string
  /** Query and form together. */
  readonly parameters: ReadonlyMap<string, string>
  readonly query: ReadonlyMap<string, string>
}

/** Whether a version 1.0 signature is the secret's. */
export const fitsRpc: Fits = bySigning(rpcSignature)

/** Parameters that every request has, or may have. */
const COMMON = new Set(
  'Action Version Format AccessKeyId SignatureMethod SignatureVersion SignatureNonce SignatureType Timestamp SecurityToken RegionId'.split(
    ' ',
  ),
)

/** What clients that sign version 1.0 by hand get wrong, the likeliest first. */
export function* rpcMistakes({ method, parameters, query }: RpcEvidence): Generator<Hypothesis> {
  const scheme = rpcScheme(method, parameters)
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
  for (const key of [(secret: string) => secret, (secret: string) => `${secret}&&`, (secret: string) => `&${secret}`]) {
    const isMissing = key('') === ''
    yield doneLike(
      { ...scheme, key },
      mistake(
        isMissing ? 'ampersand-missing' : 'ampersand-misplaced',
        isMissing
          ? 'The key lacks the `&` that stands after the secret.'
          : 'The key has the `&` before the secret, or twice; it stands once, after it.',
        isMissing ? '签名用的 Secret 末尾少了“&”。' : '签名密钥中的“&”放在了 Secret 之前或多了一个，应只在末尾有一个。',
        'Sign with secret + "&".',
        '请用 Secret + "&" 作为签名密钥。',
      ),
      { spell: (mac) => mac.toString('base64') },
    )
  }
  yield* encodingMistakes(scheme)
  for (const path of ['/', '', '%252F', '%2f', '%2F%3F']) {
    yield doneLike(
      scheme,
      mistake(
        'path-not-encoded',
        'The path in the text to sign is not `%2F`.',
        '待签名串中的路径不是 `%2F`。',
        'Write METHOD&%2F&parameters.',
        '应写成：方法&%2F&参数。',
      ),
      { parts: (parts) => ({ ...parts, path }) },
    )
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
  const sent = [...parameters].filter(([name]) => name !== 'Signature')
  yield* parameterMistakes(scheme, {
    common: COMMON,
    sent: [...sent.filter(([name]) => query.has(name)), ...sent.filter(([name]) => !query.has(name))],
  })
  yield* spellingMistakes(scheme)
  yield* textMistakes(scheme, method)
  yield* targetMistakes(scheme, parameters.get('Action') ?? '')
  yield* lineEndMistakes(scheme)
  yield* macMistakes(scheme)
  yield* charsetMistakes(scheme)
}

/** Pieces of the text that are missing, or joined by something else. */
function* textMistakes(scheme: ReturnType<typeof rpcScheme>, method: string): Generator<Hypothesis> {
  const [form] = scheme.forms()
  if (form === undefined) return
  const canonical = writePairs(form, percentEncode, {})
  const [once, twice] = [canonical, percentEncode(canonical)]
  const texts = [
    twice,
    once,
    `%2F&${twice}`,
    `${method}&${twice}`,
    `${method}%2F${twice}`,
    `${method}&%2F${twice}`,
    `${method}&%2F?${twice}`,
  ]
  yield {
    ...mistake(
      'text-incomplete',
      'The method, the path or an `&` is missing in the text that was signed, or something else is between them.',
      '待签名串中少了方法、路径或“&”，或者它们之间多了别的字符。',
      'Sign METHOD + `&%2F&` + the encoded parameters.',
      '待签名串应为：方法 + `&%2F&` + 编码后的参数串。',
    ),
    texts: () => [...texts, `${method}\n%2F\n${twice}`, `${method} & %2F & ${twice}`, percentEncode(`${method}&/&${once}`)],
  }
}
