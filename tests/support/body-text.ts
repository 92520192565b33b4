import type { WireResponse } from '../../src/api/wire.ts'

/** What an answer says. */
export function bodyText({ body }: Pick<WireResponse, 'body'>): string {
  if (typeof body === 'string') return body
  return Buffer.concat(
    body.map((part) => (typeof part === 'string' ? Buffer.from(part) : part.chunk.subarray(part.start, part.end))),
  ).toString()
}
