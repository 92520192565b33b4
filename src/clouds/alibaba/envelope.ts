import { Failure } from '../../api/operation.ts'
import { type DetailOf, isOf, Refusal } from '../../api/refusal.ts'
import type { Service } from '../../api/service.ts'
import type { StructShape } from '../../api/shape.ts'
import type { WireRequest, WireResponse } from '../../api/wire.ts'
import { type MaybePromise, whenReady } from '../../maybe-promise.ts'
import { JsonWriter } from '../json-writer.ts'
import { escapeXml, XmlWriter } from '../xml-writer.ts'
import { type Format, formatOf, versionOf } from './common-parameters.ts'
import { spell } from './errors.ts'
import { uidOf, userIdOf } from './identity.ts'

/** Compared to the letter by some SDKs: no blank after the semicolon. */
const CONTENT_TYPES: Readonly<Record<Format, string>> = {
  JSON: 'application/json;charset=utf-8',
  XML: 'text/xml;charset=utf-8',
}

const PROLOG = "<?xml version='1.0' encoding='UTF-8'?>"

/** The answer: in JSON one compact object, in XML a root named after the action. */
export function success(action: string, shape: StructShape, output: object, format: Format, requestId: string): MaybePromise<WireResponse> {
  const writer = format === 'XML' ? xmlAnswer(`${action}Response`, shape, output, requestId) : jsonAnswer(shape, output, requestId)
  return whenReady(writer.body(), (body) => reply(200, format, requestId, body))
}

function xmlAnswer(root: string, shape: StructShape, output: object, requestId: string): XmlWriter {
  const writer = new XmlWriter().raw(`${PROLOG}<${root}><RequestId>${requestId}</RequestId>`)
  return writer.members(shape, output).raw(`</${root}>`)
}

function jsonAnswer(shape: StructShape, output: object, requestId: string): JsonWriter {
  const writer = new JsonWriter().raw(`{"RequestId":"${requestId}"`)
  writer.members(shape, output, false)
  return writer.raw('}')
}

/** What a refusal says, whatever its format. */
interface Spelling {
  readonly status: number
  readonly Code: string
  readonly Message: string
  readonly AccessDeniedDetail?: Readonly<Record<string, string>>
}

/**
 * The refusal with its status, and a link to the page of this server that explains it.
 * @param services of this cloud
 * @param service whose call it is, once that is known
 */
export function refusal(
  request: WireRequest,
  problem: Refusal | Failure,
  services: readonly Service[],
  requestId: string,
  service?: Service,
): WireResponse {
  const format = formatOf(request)
  const { status, ...spelling } = problem instanceof Failure ? failureOf(problem, service) : spellingOf(problem, service)
  const HostId = hostOf(request)
  const version = versionOf(request)
  const product = (service ?? services.find((candidate) => candidate.version === version) ?? services[0])?.name ?? ''
  const Recommend = `${request.isSecure === true ? 'https' : 'http'}://${HostId}/_mirrorhall/troubleshoot?q=${encodeURIComponent(spelling.Code)}&product=${product}&requestId=${requestId}`
  const { Code, Message, AccessDeniedDetail } = spelling
  const hints = problem instanceof Refusal && isOf(problem, 'throttled') ? hintsOf(problem.detail) : {}
  if (format === 'JSON') {
    const body = { RequestId: requestId, Message, Recommend, HostId, Code, ...(AccessDeniedDetail && { AccessDeniedDetail }) }
    return reply(status, format, requestId, JSON.stringify(body), hints)
  }
  const element = (name: string, text: string) => `<${name}>${escapeXml(text)}</${name}>`
  const detail = Object.entries(AccessDeniedDetail ?? {}).map(([name, text]) => element(name, text))
  const body = [
    `${PROLOG}<Error>${element('RequestId', requestId)}${element('HostId', HostId)}${element('Code', Code)}${element('Message', Message)}`,
    `<Recommend><![CDATA[${Recommend}]]></Recommend>`,
    detail.length === 0 ? '' : `<AccessDeniedDetail>${detail.join('')}</AccessDeniedDetail>`,
    '</Error>',
  ]
  return reply(status, format, requestId, body.join(''), hints)
}

function reply(
  status: number,
  format: Format,
  requestId: string,
  body: WireResponse['body'],
  hints: Readonly<Record<string, string>> = {},
): WireResponse {
  const headers = {
    'Content-Type': CONTENT_TYPES[format],
    'x-acs-request-id': requestId,
    'x-acs-trace-id': requestId.replaceAll('-', '').toLowerCase(),
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': '*',
    ...hints,
  }
  return { status, headers, body }
}

function spellingOf(problem: Refusal, service: Service | undefined): Spelling {
  return isOf(problem, 'forbidden') ? denialOf(problem.detail, service) : spell(problem)
}

/** A service with a code of its own for denials uses that. */
function denialOf(detail: DetailOf<'forbidden'>, service: Service | undefined): Spelling {
  const own = service?.errors['NotAuthorized']
  const usual = spell(new Refusal('forbidden', detail))
  const spelling = own === undefined ? usual : { status: own.status ?? usual.status, Code: 'NotAuthorized', Message: own.en }
  return { ...spelling, AccessDeniedDetail: accessDeniedDetail(detail) }
}

function accessDeniedDetail({ action, resource, isExplicitDenial, caller }: DetailOf<'forbidden'>): Record<string, string> {
  return {
    PolicyType: 'AccountLevelIdentityBasedPolicy',
    AuthPrincipalOwnerId: uidOf(caller.account),
    AuthPrincipalType: caller.session === null ? 'SubUser' : 'AssumedRoleUser',
    AuthPrincipalDisplayName:
      caller.session === null ? userIdOf(caller.account, caller.user ?? '') : `${caller.session.role}:${caller.session.name}`,
    NoPermissionType: isExplicitDenial ? 'ExplicitDeny' : 'ImplicitDeny',
    AuthAction: action,
    AuthResource: resource,
  }
}

function failureOf({ code, explanation }: Failure, service: Service | undefined): Spelling {
  const error = service?.errors[code]
  return { status: error?.status ?? 400, Code: code, Message: (error?.en ?? code).replace('%s', () => explanation) }
}

/** Both generations of hints for a client that called too often. */
function hintsOf({ retryAfterMs, limit, serverTime }: DetailOf<'throttled'>): Record<string, string> {
  if (retryAfterMs === undefined) return {}
  const state = `Limit:${limit},Remain:0,TimeLeft:${retryAfterMs},Reset:${(serverTime ?? 0) + 1}`
  return { 'x-acs-retry-after': String(retryAfterMs), 'X-RateLimit-User-API': state, 'X-RateLimit-User': state }
}

/** The host as addressed; a text that is no host is not repeated. */
function hostOf(request: WireRequest): string {
  const host = request.headers.get('host') ?? ''
  return /^[\w.:[\]-]{1,255}$/.test(host) ? host : `127.0.0.1:${request.port}`
}
