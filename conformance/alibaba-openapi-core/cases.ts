import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { ThrottlingError } from '@alicloud/openapi-core'
import { RetryOptions } from '@darabonba/typescript'
import { declareTea } from '../alibaba/cases-tea.ts'
import { type Asking, EHPC } from '../alibaba/client.ts'
import { world } from '../alibaba/runner.ts'
import { teaParams } from '../alibaba/tea.ts'
import { test } from '../harness.ts'
import { callApi, openApiClient } from './client.ts'

/** Declares what this client has in its own way, and says what it cannot have. */
export function declareOwn(asking: Asking): void {
  declareTea(asking, (signature, params, request, key) => callApi(openApiClient({ signature, ...(key && { key }) }), params, request))

  test('refuse.throttled-then-retried', async () => {
    const endpoint = world.endpoints.limited
    const many = Array.from({ length: 35 })
    for (const signature of ['V1', 'V3'] as const) {
      const burst = async (retryOptions?: RetryOptions) => {
        await sleep(1_010 - (Date.now() % 1_000))
        const client = openApiClient({ endpoint, signature }, retryOptions === undefined ? {} : { retryOptions })
        const call = () => callApi(client, teaParams('ListImages', EHPC, 'GET'), { query: { BaseOsTag: 'none' } })
        return Promise.allSettled(many.map(call))
      }
      const plain = (await burst()).flatMap((call) => (call.status === 'rejected' ? [call.reason as unknown] : []))
      assert.ok(plain.length > 0, 'nothing was refused')
      for (const error of plain) {
        assert.ok(error instanceof ThrottlingError)
        const { retryAfter } = error
        assert.ok(retryAfter !== undefined && retryAfter > 0 && retryAfter <= 1_000, `told to wait ${retryAfter} ms`)
      }
      const retryCondition = [{ maxAttempts: 3, exception: ['ThrottlingError'], errorCode: ['Throttling.User'] }]
      const retried = await burst(new RetryOptions({ retryable: true, retryCondition }))
      assert.deepEqual(
        retried.filter(({ status }) => status === 'rejected'),
        [],
        'refused although the client waited as long as it was told',
      )
    }
  })
}
