import { declareTea } from '../alibaba/cases-tea.ts'
import type { Asking } from '../alibaba/client.ts'
import { skip } from '../harness.ts'
import { callApi, openApiClient } from './client.ts'

/** Declares what this client has in its own way, and says what it cannot have. */
export function declareOwn(asking: Asking): void {
  declareTea(asking, (signature, params, request, key) => callApi(openApiClient({ signature, ...(key && { key }) }), params, request))
  skip('refuse.throttled-then-retried', 'the SDK retries lost connections, never a refusal')
}
