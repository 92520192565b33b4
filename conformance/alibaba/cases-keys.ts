import { strict as assert } from 'node:assert'
import type { Cases } from '../cases.ts'
import { record, replay } from '../wire.ts'
import { ACTION, type Asking, type Refusal } from './asking.ts'
import type { Body, Settings } from './call.ts'

const NONE = { BaseOsTag: 'none' }
const WRONG: Refusal = ['SignatureDoesNotMatch', 400]
const MISMATCH: Refusal = ['InvalidSecurityToken.MismatchWithAccessKey', 400, 'Specified SecurityToken mismatch with the AccessKey.']

/** Declares the cases about keys, clocks and tokens that are not accepted. */
export function declareKeys(cases: Cases, asking: Asking): void {
  const { world, ways } = asking
  const { root, temporary, expired, disabled } = world.keys
  const { open } = world.endpoints
  const refusedKeys = (name: string, refusal: Refusal, ...keys: Settings['key'][]) =>
    cases.test(name, async () => {
      for (const key of keys) if (key !== undefined) await asking.refusedAlways(refusal, ACTION, {}, { key })
    })

  refusedKeys('refuse.public-half', WRONG, { id: world.rsa.id, secret: world.rsa.publicKey })
  const unknown = { ...root, id: 'LTAI5tNobodyHasThisOne00' }
  refusedKeys('refuse.unknown-key', ['InvalidAccessKeyId.NotFound', 404, 'Specified access key is not found.'], unknown)
  refusedKeys('refuse.disabled-key', ['InvalidAccessKeyId.Inactive', 400, 'Specified access key is disabled.'], disabled)
  const otherTokens = [
    { ...temporary, token: expired.token ?? '' },
    { ...root, token: temporary.token ?? '' },
  ] as const
  refusedKeys('refuse.wrong-token', MISMATCH, ...otherTokens)
  const withoutToken = { id: temporary.id, secret: temporary.secret }
  refusedKeys('refuse.missing-token', ['MissingSecurityToken', 400, 'SecurityToken is mandatory for this action.'], withoutToken)
  refusedKeys('refuse.expired-token', ['InvalidSecurityToken.Expired', 400, 'Specified SecurityToken is expired.'], expired)

  cases.test('refuse.wrong-secret', async () => {
    const key = { ...root, secret: `${root.secret.slice(0, -1)}x` }
    for (const way of ways) {
      const { message } = await asking.refused(WRONG, ACTION, {}, { ...way, key })
      // A client that blames the secret has found its own string to sign in the message, to the letter.
      if (asking.tellsWrongSecret(way)) continue
      const text = /^Specified signature .*server string to sign is:(?<text>.+)$/s.exec(message)?.groups?.['text'] ?? ''
      // Version is the last parameter by name, and nothing may follow what was signed.
      const v1 = new RegExp(`^${way.method}&%2F&AccessKeyId%3D.*%26Action%3D${ACTION}%26.*%26Version%3D2018-04-12$`)
      assert.match(
        text,
        way.signature === 'V1' ? v1 : way.signature === 'V3' ? /^ACS3-HMAC-SHA256\n[0-9a-f]{64}$/ : /^ACS3-HMAC-SM3\n[0-9a-f]{64}$/,
      )
    }
  })

  cases.test('refuse.late-clock', () => refusedAt(-60))
  cases.test('refuse.early-clock', () => refusedAt(60))

  /** Calls from a program whose clock is off; a call 14 minutes off must still go through. */
  async function refusedAt(minute: number): Promise<void> {
    const refusal: Refusal = ['InvalidTimeStamp.Expired', 400, 'Specified time stamp or date value is expired.']
    await asking.refusedAlways(refusal, ACTION, {}, { clockOff: 16 * minute })
    await asking.findOddAlways({ clockOff: 14 * minute })
  }

  cases.test('refuse.nonce-used', async () => {
    for (const way of ways) {
      const { request, answer } = await record(open, (endpoint) => asking.ask(ACTION, NONE, { ...way, endpoint }))
      assert.equal(answer.status, 200)
      const again = await replay(open, request)
      const { Code, Message, RequestId } = JSON.parse(again.body) as Body
      const words = 'Specified signature nonce was used already.'
      assert.deepEqual([again.status, Code, Message], [400, 'SignatureNonceUsed', words], JSON.stringify(way))
      assert.equal(RequestId, again.headers.get('x-acs-request-id'))
      // One whose signature is wrong has used no nonce up.
      const wrong = { ...root, secret: 'not-the-secret' }
      const failed = await record(open, (endpoint) => asking.refused(WRONG, ACTION, {}, { ...way, endpoint, key: wrong }))
      assert.match((await replay(open, failed.request)).body, /"SignatureDoesNotMatch"/)
    }
  })
}
