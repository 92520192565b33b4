import { declareTea } from '../alibaba/cases-tea.ts'
import type { Asking } from '../alibaba/client.ts'
import { callApi, openApiClient } from './client.ts'

/** Declares what this client has in its own way, and says what it cannot have. */
export function declareOwn(asking: Asking): void {
  declareTea(asking, (signature, params, request, key, endpoint) =>
    callApi(openApiClient({ signature, ...(key && { key }), ...(endpoint && { endpoint }) }), params, request),
  )
}
