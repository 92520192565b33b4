import { type AllowList, hostOf, portOf } from './allow-list.ts'
import { DiskImageError } from './reason.ts'

/**
 * What can be told of a URL before anything is asked: it is http or https, has no user and password, and its host is allowed.
 * @throws DiskImageError bad-url, host-not-allowed
 */
export function checkUrl(text: string, allow: AllowList): URL {
  if (!URL.canParse(text)) throw badUrl('it is malformed')
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw badUrl('it is not http or https')
  if (url.username !== '' || url.password !== '') throw badUrl('it has a user name or a password')
  if (!allow.allowsHost(hostOf(url), portOf(url))) throw new DiskImageError({ kind: 'host-not-allowed' })
  return url
}

const badUrl = (what: string): DiskImageError => new DiskImageError({ kind: 'bad-url', what })
