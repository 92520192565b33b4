import type { CommonParameters } from './common-parameters.ts'

/**
 * The time of a request, milliseconds since the Unix epoch; not a number when it is written otherwise than
 * `2026-01-31T23:59:59Z`. Version 1.0 may have a blank for the `T` and no `Z`, in UTC too: the vendor's gateway takes it.
 */
export function readTimestamp({ style, timestamp }: Pick<CommonParameters, 'style' | 'timestamp'>): number {
  const written = style === 'rpc' ? timestamp.replace(/^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$/, '$1T$2Z') : timestamp
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(written) ? Date.parse(written) : Number.NaN
}
