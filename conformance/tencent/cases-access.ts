import { strict as assert } from 'node:assert'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Cases } from '../cases.ts'
import { type Asking, TC3 } from './asking.ts'
import type { Settings } from './call.ts'

const ENGLISH = { language: 'en-US' }
const UNKNOWN_ID = {
  'en-US': 'The SecretId is not found, please ensure that your SecretId is correct.',
  'zh-CN': 'SecretId不存在，请输入正确的密钥。',
}
const THROTTLED = {
  'en-US':
    /^Your current request times equals to `(\d+)` in a second, which exceeds the frequency limit `20` for a second\. Please reduce the frequency of calls\.$/,
  'zh-CN': /^您当前每秒请求 `(\d+)` 次，超过了每秒频率上限 `20`，请稍后重试。$/,
}
const MANY = 65

/** Declares the cases about what is refused because of who calls, and when. */
export function declareAccess(cases: Cases, asking: Asking): void {
  const { world, traits } = asking
  const { root, temporary, expired, disabled, stranger, denied } = world.keys
  const refusedWith = (name: string, code: string, ...keys: Settings['key'][]) =>
    cases.test(name, async () => {
      for (const key of keys) if (key !== undefined) await asking.refusedAlways(code, undefined, { key })
    })

  refusedWith('refuse.wrong-secret', 'AuthFailure.SignatureFailure', { ...root, secret: `${root.secret.slice(0, -1)}x` })
  refusedWith('refuse.disabled-key', 'AuthFailure.SecretIdNotFound', disabled)
  refusedWith('refuse.missing-token', 'AuthFailure.TokenFailure', { id: temporary.id, secret: temporary.secret })
  refusedWith('refuse.expired-temporary-key', 'AuthFailure.TokenFailure', expired)
  const otherTokens = [
    { ...temporary, token: 'another' },
    { ...root, token: 'one that a permanent key has not' },
  ] as const
  refusedWith('refuse.wrong-token', 'AuthFailure.TokenFailure', ...otherTokens)

  cases.test('refuse.unknown-secret-id', async () => {
    const key = { ...root, id: 'AKIDnobodyHasThisOne' }
    for (const language of ['en-US', 'zh-CN'] as const)
      for (const way of asking.waysOfLanguage(language)) {
        const { message } = await asking.refused('AuthFailure.SecretIdNotFound', undefined, { ...way, key, language })
        assert.equal(message, UNKNOWN_ID[language])
      }
  })

  cases.test('refuse.late-clock', () => refusedAt(-60))
  cases.test('refuse.early-clock', () => refusedAt(60))

  /** Calls from a program whose clock is off; a call 4 minutes off must still go through. */
  async function refusedAt(minute: number): Promise<void> {
    for (const way of asking.ways) {
      const settings = { ...way, ...ENGLISH, clockOff: 10 * minute }
      const { message } = await asking.refused('AuthFailure.SignatureExpire', undefined, settings)
      const serverTime = Number(/the server time (\d+)\.$/.exec(message)?.[1])
      assert.ok(Math.abs(serverTime - Date.now() / 1_000) < 60, message)
      await asking.sample({ ...way, clockOff: 4 * minute })
    }
  }

  cases.test('refuse.unsigned-call', async () => {
    for (const way of asking.ways.filter(({ signMethod }) => signMethod === TC3))
      await asking.refused('AuthFailure.InvalidAuthorization', undefined, { ...way, style: 'raw', skipSign: true })
  })

  cases.test('refuse.denied-user', async () => {
    for (const key of [stranger, denied])
      for (const { message, requestId } of await asking.refusedAlways('AuthFailure.UnauthorizedOperation', undefined, {
        key,
        ...ENGLISH,
      })) {
        assert.match(message, /^You are not authorized to perform this operation\. Check your CAM policies/)
        const words = 'you are not authorized to perform operation (ecm:DescribeImage)\nresource (*) has no permission'
        assert.ok(message.includes(words), message)
        assert.ok(message.includes(`[request id:${requestId}]`), 'not the request id of this call')
      }
  })

  cases.test('refuse.throttled', async () => {
    const { defaultLanguage = 'en-US' } = traits
    const other = defaultLanguage === 'en-US' ? 'zh-CN' : 'en-US'
    await burst({ key: root }, THROTTLED[defaultLanguage])
    await burst({ key: world.keys.byDefault, language: other }, THROTTLED[other])
    await sleep(1_100)
    await asking.list({ Limit: 1 }, { endpoint: world.endpoints.limited })
  })

  /** The first 20 calls of a second pass, the others do not. */
  async function burst(settings: Settings, words: RegExp): Promise<void> {
    const { callsPerSecond, endpoints } = world
    await sleep(1_000 - (Date.now() % 1_000))
    const start = Date.now()
    const call = () => asking.call({ Limit: 1 }, { ...settings, endpoint: endpoints.limited })
    const replies = await Promise.all(Array.from({ length: MANY }, call))
    const windows = Math.floor((Date.now() - start) / 1_000) + 2
    const refused = replies.filter((reply) => 'error' in reply)
    const passed = MANY - refused.length
    assert.ok(refused.length > 0, 'nothing was refused')
    assert.ok(passed >= callsPerSecond, `only ${passed} of ${MANY} calls passed`)
    assert.ok(passed <= callsPerSecond * windows, `${passed} calls passed in ${windows} windows of a second`)
    for (const reply of refused) {
      const { message } = asking.checkRefusal('RequestLimitExceeded', reply)
      const count = Number(words.exec(message)?.[1])
      assert.ok(count > callsPerSecond && count <= MANY, message)
    }
  }
}
