import { Refusal } from '../../api/refusal.ts'
import { decodeUtf8 } from '../utf8.ts'

/** One part of a multipart/form-data body. */
export interface Part {
  readonly name: string
  /** Media type, lower case; empty when the part names none. */
  readonly mediaType: string
  readonly text: string
}

/** More parts than any operation has parameters. */
const MAX_PARTS = 1_000

/** Longer than a part's headers are. */
const MAX_HEAD_BYTES = 8 * 1024

/**
 * Splits a multipart/form-data body. The Python and Node.js SDKs write one part per top-level parameter, and no
 * bytes at all for a request without parameters.
 * @throws Refusal malformed-multipart
 */
export function readMultipart(contentType: string, body: Uint8Array): Part[] {
  const boundary = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType)
  const delimiter = `--${boundary?.[1] ?? boundary?.[2] ?? ''}`
  if (delimiter === '--') throw new Refusal('malformed-multipart', { explanation: 'the content type names no boundary' })
  if (body.byteLength === 0) return []
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  refuseOtherCase(bytes, delimiter)
  const parts: Part[] = []
  let at = bytes.indexOf(delimiter)
  while (at >= 0 && parts.length <= MAX_PARTS) {
    const start = at + delimiter.length
    if (bytes.toString('latin1', start, start + 2) === '--') return parts
    const end = nextDelimiter(bytes, `\r\n${delimiter}`, start)
    if (end < 0) break
    parts.push(readPart(bytes.subarray(start, end)))
    at = end + 2
  }
  throw new Refusal('malformed-multipart', { explanation: 'the last boundary is missing' })
}

/**
 * The content type is signed in small letters, so its boundary may have been written otherwise on the way. A body that has both
 * would fall into other parts.
 */
function refuseOtherCase(bytes: Buffer, delimiter: string): void {
  const folded = bytes.toString('latin1').toLowerCase()
  const wanted = delimiter.toLowerCase()
  for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + 1)) {
    if (bytes.toString('latin1', at, at + wanted.length) === delimiter) continue
    throw new Refusal('malformed-multipart', { explanation: 'the boundary comes in capital and in small letters' })
  }
}

/** Where the next delimiter is; a line that only begins like one is part of a value. */
function nextDelimiter(bytes: Buffer, delimiter: string, from: number): number {
  let at = bytes.indexOf(delimiter, from)
  while (at >= 0) {
    const after = bytes.toString('latin1', at + delimiter.length, at + delimiter.length + 2)
    if (after === '\r\n' || after === '--') return at
    at = bytes.indexOf(delimiter, at + 1)
  }
  return -1
}

function readPart(bytes: Buffer): Part {
  const blank = bytes.indexOf('\r\n\r\n')
  if (blank < 0) throw new Refusal('malformed-multipart', { explanation: 'a part has no empty line after its headers' })
  if (blank > MAX_HEAD_BYTES) throw new Refusal('malformed-multipart', { explanation: 'the headers of a part are longer than 8 KiB' })
  const head = bytes.toString('utf8', 0, blank)
  const name = /^content-disposition:\s*form-data\b.*?;\s*name="([^"]*)"/im.exec(head)?.[1]
  if (name === undefined) throw new Refusal('malformed-multipart', { explanation: 'a part has no name' })
  const mediaType = /^content-type:\s*([^\s;]+)/im.exec(head)?.[1]?.toLowerCase() ?? ''
  const text = decodeUtf8(bytes.subarray(blank + 4))
  if (text === undefined) throw new Refusal('malformed-multipart', { explanation: 'a part is not UTF-8' })
  return { name, mediaType, text }
}
