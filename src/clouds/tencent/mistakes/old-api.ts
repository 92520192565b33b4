import type { WireRequest } from '../../../api/wire.ts'
import { type Mistake, mistake } from '../../../signatures/mistake.ts'
import type { Claim } from '../claim.ts'

/** The API before version 3.0, told by its address: `https://cvm.api.qcloud.com/v2/index.php`. Null for any other request. */
export function oldApi({ path, headers }: WireRequest, { version }: Pick<Claim, 'version'>): Mistake | null {
  const host = headers.get('host') ?? ''
  const isOld = /^\/v2\/index\.php\/?$/i.test(path) || /(^|\.)api\.qcloud\.com(:\d+)?$/i.test(host)
  if (!isOld) return null
  return mistake(
    'old-api',
    `This is a request of the old API 2.0: it was sent to ${host}${path}${version === '' ? ' and names no Version' : ''}. Here API 3.0 is served.`,
    `这是旧版 API 2.0 的请求：发往 ${host}${path}${version === '' ? '，且没有 Version' : ''}。本服务提供的是 API 3.0。`,
    'Use an SDK for API 3.0 (tencentcloud-sdk-…, not qcloudapi-sdk-…): its requests go to `/` with Action, Version and a host like ecm.tencentcloudapi.com.',
    '请改用 API 3.0 的 SDK（tencentcloud-sdk-…，而非 qcloudapi-sdk-…）：请求路径为“/”，带 Action 与 Version，域名形如 ecm.tencentcloudapi.com。',
  )
}
