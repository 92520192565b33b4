import type { Reason } from '../api/refusal.ts'
import type { Bilingual } from '../api/shape.ts'

/** What a reason means, and what the caller does about it. */
export interface Meaning {
  readonly what: Bilingual
  readonly mend: Bilingual
}

const meaning = (en: string, zh: string, mendEn: string, mendZh: string): Meaning => ({
  what: { en, zh },
  mend: { en: mendEn, zh: mendZh },
})

/** Every reason in words for people. What was wrong with one request is in its detail. */
export const MEANINGS: Readonly<Record<Reason, Meaning>> = {
  'unsupported-method': meaning(
    'The HTTP method is not one that the API takes.',
    '该 API 不接受此 HTTP 方法。',
    'Send GET or POST.',
    '请使用 GET 或 POST。',
  ),
  'request-too-large': meaning(
    'The request is longer than the API takes.',
    '请求超过了 API 允许的大小。',
    'Send fewer or shorter parameters; move them from the query into the body.',
    '请减少或缩短参数，或将参数从查询串移到请求体。',
  ),
  'request-too-large-for-signature': meaning(
    'The request is longer than this signature method allows.',
    '请求超过了该签名方法允许的大小。',
    'Use the newer signature method, or a smaller body.',
    '请使用较新的签名方法，或缩小请求体。',
  ),
  'malformed-query': meaning(
    'The query cannot be decoded.',
    '查询串无法解码。',
    'Percent-encode it as UTF-8.',
    '请以 UTF-8 进行百分号编码。',
  ),
  'malformed-body': meaning(
    'The body is not what its content type says.',
    '请求体与其内容类型不符。',
    'Send well-formed JSON, or a form, in UTF-8.',
    '请发送 UTF-8 编码的合法 JSON 或表单。',
  ),
  'malformed-multipart': meaning(
    'The multipart body cannot be taken apart.',
    '无法解析 multipart 请求体。',
    'Check the boundary in the content type, and the line ends.',
    '请检查内容类型中的 boundary 与换行符。',
  ),
  'retired-protocol': meaning(
    'The request is one of the vendor’s API 2.0, which is not served.',
    '该请求属于云厂商的 API 2.0，本服务器不提供。',
    'Call the API 3.0: the path /, the parameter Version, and its signatures; current SDKs do.',
    '请改用 API 3.0：路径为 /，带 Version 参数，并使用其签名方法；新版 SDK 即是如此。',
  ),
  'unsupported-content-type': meaning(
    'The content type does not go with the method and the signature.',
    '内容类型与方法或签名方式不匹配。',
    'Send JSON under TC3 or version 3, and a form under the older signatures.',
    'TC3 或 V3 签名请发送 JSON，旧版签名请发送表单。',
  ),
  'missing-parameter': meaning('A required parameter is missing.', '缺少必填参数。', 'Send it.', '请补上该参数。'),
  'unknown-parameter': meaning(
    'The operation has no such parameter.',
    '该接口没有此参数。',
    'Check its spelling and its capitals against the reference page.',
    '请对照参考文档检查拼写与大小写。',
  ),
  'duplicate-parameter': meaning('A parameter is given twice.', '参数重复。', 'Send it once.', '请只发送一次。'),
  'wrong-type': meaning(
    'A parameter has another type than declared.',
    '参数类型错误。',
    'Send the declared type: in JSON a number is written without quotes.',
    '请按声明的类型发送：JSON 中数字不加引号。',
  ),
  'wrong-value': meaning(
    'A parameter has a value that it cannot have.',
    '参数取值错误。',
    'Send one of the values of the reference page.',
    '请使用参考文档中列出的取值。',
  ),
  'unknown-product': meaning(
    'The host names a product that is not served here.',
    '该域名对应的产品未在此提供。',
    'Point only the clients of the products listed in the reference to this server.',
    '请仅将已支持产品的客户端指向本服务。',
  ),
  'unknown-version': meaning(
    'The product has no such API version here.',
    '该产品没有此 API 版本。',
    'Send the version of the reference page.',
    '请使用参考文档中的版本号。',
  ),
  'unknown-action': meaning(
    'The product has no such operation.',
    '该产品没有此接口。',
    'Check the spelling and capitals of the action.',
    '请检查接口名的拼写与大小写。',
  ),
  'action-not-served': meaning(
    'The vendor has this operation; this server does not serve it yet.',
    '云厂商提供该接口，但本服务尚未实现。',
    'See the reference for the operations that are served.',
    '已支持的接口请见参考文档。',
  ),
  'malformed-authorization': meaning(
    'The Authorization header cannot be read.',
    'Authorization 请求头格式不正确。',
    'Write it as the vendor’s page shows: algorithm, credential, signed headers, signature.',
    '请按云厂商文档书写：算法、凭证、签名头、签名。',
  ),
  'unsupported-signature-method': meaning(
    'The signature method is not one that is verified here.',
    '不支持该签名方法。',
    'Use one that the reference page lists.',
    '请使用参考文档中列出的签名方法。',
  ),
  'missing-credentials': meaning(
    'The request is not signed, or only in part.',
    '请求未签名或签名信息不完整。',
    'Give the client its key id and secret.',
    '请为客户端配置密钥 ID 与密钥。',
  ),
  'malformed-timestamp': meaning(
    'The time of the request cannot be read.',
    '请求时间格式不正确。',
    'Tencent: Unix seconds. Alibaba: 2026-01-31T23:59:59Z, in UTC.',
    '腾讯云：Unix 秒。阿里云：2026-01-31T23:59:59Z（UTC）。',
  ),
  'expired-timestamp': meaning(
    'The time of the request is too far from the server’s clock.',
    '请求时间与服务器时间相差过大。',
    'Set the client’s clock (NTP); use UTC.',
    '请校准客户端时钟（NTP），并使用 UTC。',
  ),
  'unknown-access-key': meaning(
    'There is no access key with this id.',
    '不存在该密钥 ID。',
    '`mirrorhall key list` shows those there are; `mirrorhall env` gives a shell the right one.',
    '`mirrorhall key list` 可列出现有密钥；`mirrorhall env` 可为终端设置正确的密钥。',
  ),
  'disabled-access-key': meaning(
    'The access key is disabled.',
    '密钥已被禁用。',
    '`mirrorhall key enable ID` switches it on again.',
    '`mirrorhall key enable ID` 可重新启用。',
  ),
  'missing-token': meaning(
    'The key is a temporary one and the request has no token.',
    '临时密钥的请求缺少令牌。',
    'Give the client the token that came with the key.',
    '请将随密钥下发的令牌一并配置给客户端。',
  ),
  'invalid-token': meaning(
    'The token is not the one of this key; or the key has none.',
    '令牌与密钥不匹配，或该密钥没有令牌。',
    'Take id, secret and token from the same answer; leave the token out for a permanent key.',
    '请使用同一次下发的 ID、密钥与令牌；永久密钥不要携带令牌。',
  ),
  'expired-token': meaning('The temporary key has expired.', '临时密钥已过期。', 'Ask for a new one.', '请重新获取。'),
  'signature-mismatch': meaning(
    'The signature in `Signature` is not the one that the secret makes of this request.',
    '签名与服务端用该密钥算出的不一致。',
    'Compare the string to sign with the client’s own, byte by byte.',
    '请把待签名串与客户端自己的逐字节比对。',
  ),
  'replayed-nonce': meaning(
    'This nonce has been used before.',
    '该随机数已被使用过。',
    'Make a new nonce for every request, retries included.',
    '每次请求（包括重试）都应生成新的随机数。',
  ),
  throttled: meaning(
    'The caller has used up the calls of this second.',
    '超过了每秒调用次数限制。',
    'Wait and try again; `--rate` and `--no-throttle` change the limit of the server.',
    '请稍后重试；服务端可用 `--rate` 或 `--no-throttle` 调整限制。',
  ),
  forbidden: meaning(
    'The caller’s policies do not allow it.',
    '调用者的策略不允许该操作。',
    'Give the user or role a policy that allows this action on this resource.',
    '请为用户或角色授予允许该操作与资源的策略。',
  ),
  conflict: meaning(
    'What the call is about was changed or removed while it ran.',
    '调用期间，其操作对象被修改或删除。',
    'Look at it again and retry.',
    '请重新查询后再试。',
  ),
  overloaded: meaning(
    'The server was reading so many large requests that it had no room for this one.',
    '服务端正在读取的大请求过多，没有空间读取该请求。',
    'Send it again later. Requests of up to 64 KiB have room of their own, which large ones do not take.',
    '请稍后重试。64 KiB 以内的请求另有空间，不受大请求影响。',
  ),
  unavailable: meaning(
    'The server could not reach its database.',
    '服务端无法连接数据库。',
    'Look at `/_mirrorhall/ready` and the server’s log.',
    '请查看 `/_mirrorhall/ready` 与服务端日志。',
  ),
  internal: meaning(
    'A fault of the server.',
    '服务端内部错误。',
    'Its log has the stack under this request id. Please report it.',
    '日志中以该请求 ID 记录了堆栈，请反馈。',
  ),
}
