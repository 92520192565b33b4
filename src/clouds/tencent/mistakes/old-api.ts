import type { WireRequest } from '../../../api/wire.ts'
import { type Mistake, mistake } from '../../../signatures/mistake.ts'
import type { CommonParameters } from '../common-parameters.ts'

/** The API before version 3.0, told by its address: `https://cvm.api.qcloud.com/v2/index.php`. Null for any other request. */
export function oldApi({ path, headers }: WireRequest, { version }: Pick<CommonParameters, 'version'>): Mistake | null {
  const host = headers.get('host') ?? ''
  const isOld = /^\/v2\/index\.php\/?$/i.test(path) || /(^|\.)api\.qcloud\.com(:\d+)?$/i.test(host)
  if (!isOld) return null
  return mistake('old-api', { address: `${host}${path}` }, version === '' ? 'no-version' : undefined)
}
