import type { DetailOf, Reason, Refusal } from '../../api/refusal.ts'
import type { ConflictReason } from '../../catalogue/store-port.ts'

/** How a reason reads on the wire. */
export interface Spelling<Detail = never> {
  readonly status: number | ((detail: Detail) => number)
  readonly code: string | ((detail: Detail) => string)
  readonly message: string | ((detail: Detail) => string)
}

const mandatory: Spelling<DetailOf<'missing-parameter'>> = {
  status: 400,
  code: ({ parameter }) => `Missing${parameter}`,
  message: ({ parameter }) => `${parameter} is mandatory for this action.`,
}

const invalid: Spelling<DetailOf<'unknown-parameter'>> = {
  status: 400,
  code: ({ parameter }) => `Invalid${parameter}`,
  message: ({ parameter }) => `Specified parameter ${parameter} is not valid.`,
}

const changedMeanwhile = {
  status: 409,
  code: 'OperationConflict',
  message: 'The operation conflicts with another one. Query the resource again and retry.',
}

/** Of operations that have no code of their own for it. */
const CONFLICTS: Readonly<Record<ConflictReason, { readonly status: number; readonly code: string; readonly message: string }>> = {
  exists: { status: 409, code: 'ResourceAlreadyExists', message: 'The specified id or name is already that of another resource.' },
  stale: changedMeanwhile,
  'in-use': { status: 409, code: 'ResourceInUse', message: 'The specified resource is in use by another one.' },
  dangling: changedMeanwhile,
  'not-found': { status: 404, code: 'ResourceNotFound', message: 'The specified resource does not exist.' },
  unstorable: { status: 400, code: 'InvalidParameter', message: 'A specified id or name is too long, or is not a proper text.' },
}

const notFitting: Spelling<DetailOf<'signature-mismatch'>> = {
  status: 400,
  code: 'SignatureDoesNotMatch',
  message: ({ explanation }) => explanation ?? '',
}

/**
 * The gateway's error codes. Messages are the vendor's own where one has been seen
 * (docs/decisions/0006-alibaba-refusals.md says which).
 */
export const SPELLINGS: { readonly [R in Reason]: Spelling<DetailOf<R>> } = {
  'unsupported-method': { status: 405, code: 'UnsupportedHTTPMethod', message: 'This http method is not supported.' },
  'retired-protocol': { status: 400, code: 'UnsupportedOperation', message: 'The request is in a protocol that is not served.' },
  'request-too-large': {
    status: 413,
    code: 'RequestTooLarge',
    message: ({ limit }) => `The request is larger than ${limit} bytes.`,
  },
  'request-too-large-for-signature': {
    status: 413,
    code: 'RequestTooLarge',
    message: ({ limit }) => `The request is larger than ${limit} bytes.`,
  },
  'malformed-query': {
    status: 400,
    code: 'InvalidParameter.Format',
    message: ({ explanation }) => `The parameters are not well formatted: ${explanation}.`,
  },
  'malformed-body': {
    status: 400,
    code: 'InvalidParameter.Format',
    message: ({ explanation }) => `The body is not well formatted: ${explanation}.`,
  },
  'malformed-multipart': {
    status: 400,
    code: 'InvalidParameter.Format',
    message: ({ explanation }) => `The body is not well formatted: ${explanation}.`,
  },
  'unsupported-content-type': {
    status: 400,
    code: 'InvalidParameter.Format',
    message: ({ value }) => `The content type ${value} is not supported.`,
  },
  'missing-parameter': mandatory,
  // The gateway passes unknown parameters over; only what is unknown inside a list or struct is refused.
  'unknown-parameter': invalid,
  'duplicate-parameter': invalid,
  'wrong-type': invalid,
  'wrong-value': invalid,
  'unknown-product': { status: 404, code: 'InvalidProduct.NotFound', message: 'Cannot find product according to your specified domain.' },
  'unknown-version': { status: 400, code: 'InvalidVersion', message: 'Specified parameter Version is not valid.' },
  'unknown-action': {
    status: 404,
    code: 'InvalidAction.NotFound',
    message: 'Specified api is not found, please check your url and method.',
  },
  'action-not-served': {
    status: 501,
    code: 'UnsupportedOperation',
    message: ({ action, product, version }) => `The action ${action} of ${product} ${version} is not served by this server.`,
  },
  'malformed-authorization': {
    status: 400,
    code: 'IncompleteSignature',
    message: ({ explanation }) => `The request signature does not conform to Aliyun standards. ${explanation}.`,
  },
  'unsupported-signature-method': {
    status: 400,
    code: 'InvalidSignatureMethod',
    message: 'Specified parameter SignatureMethod is not valid.',
  },
  'missing-credentials': mandatory,
  'malformed-timestamp': {
    status: 400,
    code: 'InvalidTimeStamp.Format',
    message: 'Specified time stamp or date value is not well formatted.',
  },
  'expired-timestamp': { status: 400, code: 'InvalidTimeStamp.Expired', message: 'Specified time stamp or date value is expired.' },
  'unknown-access-key': { status: 404, code: 'InvalidAccessKeyId.NotFound', message: 'Specified access key is not found.' },
  'disabled-access-key': { status: 400, code: 'InvalidAccessKeyId.Inactive', message: 'Specified access key is disabled.' },
  'missing-token': { status: 400, code: 'MissingSecurityToken', message: 'SecurityToken is mandatory for this action.' },
  'invalid-token': {
    status: 400,
    code: 'InvalidSecurityToken.MismatchWithAccessKey',
    message: 'Specified SecurityToken mismatch with the AccessKey.',
  },
  'expired-token': { status: 400, code: 'InvalidSecurityToken.Expired', message: 'Specified SecurityToken is expired.' },
  'signature-mismatch': notFitting,
  'replayed-nonce': { status: 400, code: 'SignatureNonceUsed', message: 'Specified signature nonce was used already.' },
  throttled: { status: 400, code: 'Throttling.User', message: 'Request was denied due to user flow control.' },
  forbidden: { status: 403, code: 'NoPermission', message: 'You are not authorized to do this action. You should be authorized by RAM.' },
  conflict: {
    status: ({ conflict }) => CONFLICTS[conflict].status,
    code: ({ conflict }) => CONFLICTS[conflict].code,
    message: ({ conflict }) => CONFLICTS[conflict].message,
  },
  overloaded: { status: 503, code: 'ServiceUnavailable', message: 'The server is busy with too many large requests.' },
  unavailable: { status: 503, code: 'ServiceUnavailable', message: 'The request has failed due to a temporary failure of the server.' },
  internal: { status: 500, code: 'InternalError', message: 'The request processing has failed due to some unknown error.' },
}

/** The status, code and message of a refusal. */
export function spell<R extends Reason>({ reason, detail }: Refusal<R>) {
  const { status, code, message }: Spelling<DetailOf<R>> = SPELLINGS[reason]
  const say = <T extends string | number>(part: T | ((detail: DetailOf<R>) => T)) => (typeof part === 'function' ? part(detail) : part)
  return { status: say(status), Code: say(code), Message: say(message) }
}
