import type { WireResponse } from '../../src/api/wire.ts'

/** What an answer says. */
export function bodyText({ body }: Pick<WireResponse, 'body'>): string {
  if (typeof body === 'string') return body
  return Buffer.concat(body.map((part) => Buffer.from(part as string))).toString()
}
