import type { Service } from '../../api/service.ts'
import type { WireRequest } from '../../api/wire.ts'
import { formEnds, isForm, looseValue } from './common-parameters.ts'

/** Its authorization, that of its ROA style too; its headers, its host names, or a parameter that only its signatures have. */
export function isMarked(request: WireRequest): boolean {
  const { headers } = request
  const isOurs = (text: string) => /(^|&)(AccessKeyId|SignatureNonce|SignatureVersion|BearerToken)=/.test(text)
  const authorization = headers.get('authorization')
  if (authorization !== null && /^(ACS\d-|acs )/.test(authorization)) return true
  if (headers.get('x-acs-action') !== null || isOurs(request.query)) return true
  if (/\.aliyuncs\.com(:\d+)?$/i.test(headers.get('host') ?? '')) return true
  // Clients of version 1.0 send no Authorization; one that is there is another cloud's, and its form need not be read.
  if (authorization !== null || !isForm(request)) return false
  return formEnds(request).some(isOurs)
}

/**
 * Whether a request without marks of any cloud's signature asks for a version of one of this cloud's services, or for an action
 * that no other cloud has: in its query, or in whatever body.
 */
export function isNamed(request: WireRequest, services: readonly Service[]): boolean {
  const { headers, query } = request
  if (headers.get('authorization') !== null || headers.get('x-tc-action') !== null || headers.get('x-tc-timestamp') !== null) return false
  const texts = [query, ...formEnds(request)]
  if (texts.some((text) => looseValue('SecretId', text) !== undefined)) return false
  const find = (name: string) => texts.map((text) => looseValue(name, text)).find((value) => value !== undefined)
  const version = find('Version')
  const ofVersion = services.filter((service) => service.version === version)
  if (ofVersion.length > 0) return ofVersion.some(isOurs)
  const action = find('Action')
  const ofAction = action === undefined ? [] : services.filter(({ actions }) => actions.includes(action))
  return ofAction.length > 0 && ofAction.every(isOurs)
}

const isOurs = ({ cloud }: Service): boolean => cloud === 'alibaba'
