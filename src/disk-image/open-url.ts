import { Body } from './body.ts'
import type { ByteSource } from './byte-source.ts'
import { type Exchange, exchange } from './exchange.ts'
import { type FetchOptions, limitsOf } from './fetch-options.ts'
import { contentRange, RangedSource, readWhole } from './ranged-source.ts'
import { DiskImageError } from './reason.ts'
import { HEAD_BYTES } from './recognise.ts'
import { isVersion, versionOf } from './version.ts'

/** A file on a server, found and not yet read. */
export interface RemoteFile {
  /** Reads parts of it; undefined where the server sends the whole only. */
  readonly parts: ByteSource | undefined
  /** Begins to send the whole file, once. @throws DiskImageError `changed` when it is another one than `parts` reads */
  whole(): Promise<Body>
  /** Closes what is still open. */
  close(): void
}

const REDIRECTS = [301, 302, 303, 307, 308]

/**
 * Finds a file by http or https. Redirects are followed, each checked as the URL is (see {@link exchange}); later requests go to
 * where they led. `wholeMilliseconds` is not counted here: that is for the signal.
 * @throws DiskImageError; the reason of the signal when it is aborted
 */
export async function openUrl(text: string, options: FetchOptions): Promise<RemoteFile> {
  if (!URL.canParse(text)) throw new DiskImageError({ kind: 'bad-url', what: 'it is malformed' })
  const answer = await follow(new URL(text), { Range: `bytes=0-${HEAD_BYTES - 1}` }, options)
  try {
    if (answer.status === 206) return await openParts(answer, options)
    if (answer.status === 416 && answer.headers['content-range'] === 'bytes */0') throw new DiskImageError({ kind: 'not-an-image' })
    const body = wholeBody(answer, options)
    return { parts: undefined, whole: async () => body, close: answer.end }
  } catch (failure) {
    answer.end()
    throw failure
  }
}

async function openParts(answer: Exchange, options: FetchOptions): Promise<RemoteFile> {
  const { url, headers } = answer
  const range = contentRange(answer)
  let body: Body | undefined
  const close = () => body?.end()
  if (range === undefined) {
    // A server that does not tell the size of the whole is asked for just that.
    answer.end()
    body = wholeBody(await exchange(url, {}, options), options)
    const opened = body
    return { parts: undefined, whole: async () => opened, close }
  }
  const { start, end, size } = range
  if (start !== 0 || end !== Math.min(HEAD_BYTES, size))
    throw new DiskImageError({ kind: 'bad-answer', what: 'it is another part of the file' })
  const { maxFileBytes } = limitsOf(options)
  if (size > maxFileBytes) throw new DiskImageError({ kind: 'too-large', what: 'file', limitBytes: maxFileBytes })
  const head = await readWhole(answer, end, options)
  answer.end()
  const version = versionOf(headers)
  const whole = async () => {
    const again = await exchange(url, {}, options)
    body = wholeBody(again, options)
    if (!isVersion(again.headers, version) || (body.length ?? size) !== size) {
      again.end()
      throw new DiskImageError({ kind: 'changed' })
    }
    return body
  }
  return { parts: new RangedSource({ head, size, url, version }, options), whole, close }
}

function wholeBody(answer: Exchange, options: FetchOptions): Body {
  try {
    if (answer.status !== 200) throw new DiskImageError({ kind: 'status', status: answer.status })
    return new Body(answer, options)
  } catch (failure) {
    answer.end()
    throw failure
  }
}

async function follow(start: URL, headers: Readonly<Record<string, string>>, options: FetchOptions): Promise<Exchange> {
  const { maxRedirects } = limitsOf(options)
  let url = start
  for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
    const answer = await exchange(url, headers, options)
    const location = answer.headers.location
    if (!REDIRECTS.includes(answer.status) || location === undefined) return answer
    answer.end()
    if (!URL.canParse(location, url.href)) throw new DiskImageError({ kind: 'bad-answer', what: 'it redirects to a malformed URL' })
    url = new URL(location, url)
  }
  throw new DiskImageError({ kind: 'too-many-redirects', limit: maxRedirects })
}
