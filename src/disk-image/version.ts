import type { IncomingHttpHeaders } from 'node:http'

/** What an answer says of which version of a file it is. */
export interface Version {
  readonly etag: string | undefined
  readonly lastModified: string | undefined
  /** For `If-Range`: a strong entity tag, or the date. */
  readonly validator: string | undefined
}

/** The version that an answer is of. A tag that begins with `W/` is weak: `If-Range` may not have it. */
export function versionOf(headers: IncomingHttpHeaders): Version {
  const { etag } = headers
  const lastModified = headers['last-modified']
  return { etag, lastModified, validator: etag?.startsWith('"') ? etag : lastModified }
}

/** Whether an answer is of a version that came before, as far as both say. */
export function isVersion(headers: IncomingHttpHeaders, { etag, lastModified }: Version): boolean {
  return headers.etag === etag && headers['last-modified'] === lastModified
}
