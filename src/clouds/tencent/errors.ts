import type { DetailOf, Reason, Refusal } from '../../api/refusal.ts'
import type { ConflictReason } from '../../catalogue/store-port.ts'
import { CHINESE_EXPLANATIONS } from './explanations.ts'

/** How a reason reads on the wire. */
export interface Spelling<Detail = never> {
  readonly code: string | ((detail: Detail) => string)
  readonly en: (detail: Detail, requestId: string) => string
  readonly zh: (detail: Detail, requestId: string) => string
}

const changedMeanwhile = {
  code: 'FailedOperation',
  en: 'The operation failed because what it is about was changed meanwhile. Look at it again and retry.',
  zh: '操作失败，操作对象已被修改，请重新查询后再试。',
}

/** Of operations that have no code of their own for it. */
const CONFLICTS: Readonly<Record<ConflictReason, { readonly code: string; readonly en: string; readonly zh: string }>> = {
  exists: {
    code: 'ResourceInUse',
    en: "The operation failed because the id or name it gives is another resource's already.",
    zh: '操作失败，指定的ID或名称已被其他资源占用。',
  },
  stale: changedMeanwhile,
  'in-use': {
    code: 'ResourceInUse',
    en: 'The operation failed because the resource is in use by another one.',
    zh: '操作失败，该资源正在被其他资源使用。',
  },
  dangling: changedMeanwhile,
  'not-found': {
    code: 'ResourceNotFound',
    en: 'The resource that the operation is about does not exist.',
    zh: '操作的资源不存在。',
  },
  unstorable: {
    code: 'InvalidParameterValue',
    en: 'An id or a name in the request is too long, or is not a proper text.',
    zh: '请求中的ID或名称过长，或不是有效的文本。',
  },
}

const nested = ({ action, resource }: DetailOf<'forbidden'>, requestId: string) =>
  `[[request id:${requestId}]you are not authorized to perform operation (${action})\nresource (${resource}) has no permission\n]`

/** The explanation in Chinese; undefined rather than in English where there is none. */
const inChinese = (explanation: string): string | undefined =>
  Object.hasOwn(CHINESE_EXPLANATIONS, explanation) ? CHINESE_EXPLANATIONS[explanation] : undefined

const missing: Spelling<DetailOf<'missing-parameter'>> = {
  code: 'MissingParameter',
  en: (detail) => `The request is missing a required parameter \`${detail.parameter}\`.`,
  zh: (detail) => `请求缺少必选参数 \`${detail.parameter}\`。`,
}

const wrongType: Spelling<DetailOf<'wrong-type'>> = {
  code: 'InvalidParameter',
  en: (detail) => `The value type of parameter \`${detail.parameter}\` is not valid, input type should be \`${detail.expected}\`.`,
  zh: (detail) => `参数 \`${detail.parameter}\` 取值类型错误。参数类型应为 \`${detail.expected}\``,
}

const wrongValue: Spelling<DetailOf<'wrong-value'>> = {
  code: 'InvalidParameterValue',
  en: (detail) => `The value \`${detail.value}\` specified in the parameter \`${detail.parameter}\` is not valid.`,
  zh: (detail) => `参数 \`${detail.parameter}\` 的取值 \`${detail.value}\` 不合法。`,
}

const unknownKey: Spelling<unknown> = {
  code: 'AuthFailure.SecretIdNotFound',
  en: () => 'The SecretId is not found, please ensure that your SecretId is correct.',
  zh: () => 'SecretId不存在，请输入正确的密钥。',
}

const wrongToken: Spelling<unknown> = {
  code: 'AuthFailure.TokenFailure',
  en: () => 'Token verification failed, please check if your Token is correct',
  zh: () => 'Token 验证失败，请检查 Token 是否正确。',
}

const unfitting: Spelling<unknown> = {
  code: 'AuthFailure.SignatureFailure',
  en: () => 'The provided credentials could not be validated. Please check your signature is correct.',
  zh: () => '请求签名验证失败，请检查您的签名计算是否正确。',
}

/**
 * The common error codes of https://cloud.tencent.com/document/api/1108/42554. Messages are the vendor's own
 * where one has been seen (`docs/decisions/0002-tencent-refusals.md` says which); back-quotes belong to them. All are sent with
 * status 200.
 */
export const SPELLINGS: { readonly [R in Reason]: Spelling<DetailOf<R>> } = {
  'unsupported-method': {
    code: 'UnsupportedProtocol',
    en: () => 'The HTTP method is not supported. Only GET and POST are.',
    zh: () => 'HTTP(S)请求协议错误，只支持 GET 和 POST 请求。',
  },
  'retired-protocol': {
    code: 'UnsupportedProtocol',
    en: () =>
      'The API 2.0 (`/v2/index.php`, `*.api.qcloud.com`) is not served. Use the API 3.0: the path `/`, the parameter `Version`, and its signatures.',
    zh: () => '不提供 API 2.0（`/v2/index.php`、`*.api.qcloud.com`），请使用 API 3.0：路径为 `/`，带 `Version` 参数，并使用其签名方法。',
  },
  'request-too-large': {
    code: 'RequestSizeLimitExceeded',
    en: ({ limit }) => `The request size exceeds the limit of ${limit} bytes.`,
    zh: ({ limit }) => `请求包超过限制大小 ${limit} 字节。`,
  },
  'request-too-large-for-signature': {
    code: 'AuthFailure.SignatureFailure',
    en: () =>
      'The provided credentials could not be validated because of exceeding request size limit, please use new signature method `TC3-HMAC-SHA256`.',
    zh: () => '请求签名验证失败，请求包超过限制大小，请使用新的签名方法 `TC3-HMAC-SHA256`。',
  },
  'malformed-query': {
    code: 'InvalidParameter',
    en: ({ explanation }) => explanation,
    zh: (detail) => inChinese(detail.explanation) ?? '查询字符串格式错误。',
  },
  'malformed-body': {
    code: 'InvalidParameter',
    en: ({ explanation }) => explanation,
    zh: (detail) => inChinese(detail.explanation) ?? '请求体格式错误。',
  },
  'malformed-multipart': {
    code: 'InvalidRequest',
    en: ({ explanation }) => `The \`multipart/form-data\` body of the request is malformed: ${explanation}.`,
    zh: (detail) => `请求体的 \`multipart/form-data\` 格式错误：${inChinese(detail.explanation) ?? '无法解析'}。`,
  },
  'unsupported-content-type': {
    code: 'InvalidParameter',
    en: ({ value }) =>
      `The content type \`${value}\` of a POST request signed with \`TC3-HMAC-SHA256\` is not supported. Use \`application/json\` or \`multipart/form-data\`.`,
    zh: ({ value }) =>
      `使用 \`TC3-HMAC-SHA256\` 签名的 POST 请求不支持 Content-Type \`${value}\`，请使用 \`application/json\` 或 \`multipart/form-data\`。`,
  },
  'missing-parameter': missing,
  'unknown-parameter': {
    code: 'UnknownParameter',
    en: (detail) => `The parameter \`${detail.parameter}\` is not recognized.`,
    zh: (detail) => `参数 \`${detail.parameter}\` 无法识别。`,
  },
  'duplicate-parameter': {
    code: 'InvalidParameter',
    en: (detail) => `The parameter \`${detail.parameter}\` is given more than once.`,
    zh: (detail) => `参数 \`${detail.parameter}\` 重复。`,
  },
  'malformed-timestamp': wrongType,
  'wrong-type': wrongType,
  'wrong-value': wrongValue,
  'unsupported-signature-method': wrongValue,
  'unknown-product': {
    code: 'NoSuchProduct',
    en: ({ product }) => `The product \`${product}\` does not exist.`,
    zh: ({ product }) => `产品 \`${product}\` 不存在。`,
  },
  'unknown-version': {
    code: 'NoSuchVersion',
    en: ({ product, version }) => `The specified api version=\`${version}\` does not exist in service=\`${product}\`.`,
    zh: ({ product, version }) => `接口版本 \`${version}\` 在服务 \`${product}\` 中不存在。`,
  },
  'unknown-action': {
    code: 'InvalidAction',
    en: ({ action, product, version }) =>
      `The request action=\`${action}\` is invalid or not found in service=\`${product}\` and version=\`${version}\`.`,
    zh: ({ action, product, version }) => `服务 \`${product}\` 的 \`${version}\` 版本中不存在接口 \`${action}\`。`,
  },
  'action-not-served': {
    code: 'UnsupportedOperation',
    en: ({ action, product, version }) =>
      `The action \`${action}\` of service=\`${product}\` and version=\`${version}\` is not served by this server.`,
    zh: ({ action, product, version }) => `本服务器不提供 \`${product}\` \`${version}\` 的接口 \`${action}\`。`,
  },
  'malformed-authorization': {
    code: 'AuthFailure.InvalidAuthorization',
    en: ({ explanation }) => `The request \`Authorization\` header does not conform to tencentcloud standards: ${explanation}`,
    zh: (detail) => `请求头部的 \`Authorization\` 不符合腾讯云标准：${inChinese(detail.explanation) ?? '格式错误。'}`,
  },
  'missing-credentials': missing,
  'expired-timestamp': {
    code: 'AuthFailure.SignatureExpire',
    en: ({ serverTime }) =>
      `Signature expired. Please use local time and enable NTP service for time synchronization to avoid a deviation between \`Timestamp\` and the server time ${serverTime}.`,
    zh: ({ serverTime }) => `签名过期。\`Timestamp\` 与服务器时间 ${serverTime} 相差不得超过五分钟，请检查本地时间是否与标准时间同步。`,
  },
  'unknown-access-key': unknownKey,
  'disabled-access-key': unknownKey,
  'missing-token': wrongToken,
  'expired-token': wrongToken,
  'invalid-token': wrongToken,
  'signature-mismatch': unfitting,
  // The vendor documents no code for it: the request is not authentic once more.
  'replayed-nonce': unfitting,
  throttled: {
    code: 'RequestLimitExceeded',
    en: ({ count, limit }) =>
      `Your current request times equals to \`${count}\` in a second, which exceeds the frequency limit \`${limit}\` for a second. Please reduce the frequency of calls.`,
    zh: ({ count, limit }) => `您当前每秒请求 \`${count}\` 次，超过了每秒频率上限 \`${limit}\`，请稍后重试。`,
  },
  forbidden: {
    code: 'AuthFailure.UnauthorizedOperation',
    en: (detail, requestId) =>
      `You are not authorized to perform this operation. Check your CAM policies, and ensure that you are using the correct access keys. ${nested(detail, requestId)}`,
    zh: (detail, requestId) => `操作未授权，请检查CAM策略。${nested(detail, requestId)}`,
  },
  conflict: {
    code: ({ conflict }) => CONFLICTS[conflict].code,
    en: ({ conflict }) => CONFLICTS[conflict].en,
    zh: ({ conflict }) => CONFLICTS[conflict].zh,
  },
  overloaded: {
    code: 'ServiceUnavailable',
    en: () => 'The server is busy with too many large requests. Please try again later.',
    zh: () => '服务端同时处理的大请求过多，请稍后重试。',
  },
  unavailable: {
    code: 'ServiceUnavailable',
    en: () => 'The service is temporarily unavailable. Please try again later.',
    zh: () => '当前服务暂时不可用，请稍后重试。',
  },
  internal: {
    code: 'InternalError',
    en: () => 'An internal error has occurred. Retry your request, but if the problem persists, contact us.',
    zh: () => '内部服务错误，请稍后重试。',
  },
}

/** The code and message of a refusal. */
export function spell<R extends Reason>({ reason, detail }: Refusal<R>, language: 'en' | 'zh', requestId: string) {
  const spelling: Spelling<DetailOf<R>> = SPELLINGS[reason]
  const { code } = spelling
  return { Code: typeof code === 'string' ? code : code(detail), Message: spelling[language](detail, requestId) }
}
