import { strict as assert } from 'node:assert'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Cases } from '../cases.ts'
import { type Asking, by, isTc3Post, type Request, type Settings, TC3 } from './asking.ts'

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
const MEGABYTE = 1024 * 1024

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

/** Declares the cases about what is refused because of what is asked. */
export function declareRefusals(cases: Cases, asking: Asking): void {
  const refusedRequests = (name: string, code: string, ...requests: Request[]) =>
    cases.test(name, async () => {
      for (const request of requests) await asking.refusedAlways(code, request)
    })

  refusedRequests(
    'refuse.page',
    'InvalidParameterValue.InvaildPageParam',
    { Offset: -1 },
    { Limit: 101 },
    { Limit: -1 },
    { Limit: 0 },
    { Offset: -1, Limit: 101 },
  )
  const filters = [
    by('image-colour', 'red'),
    by('IMAGE-ID', 'img-pr000000'),
    by('image-type', 'SECRET_IMAGE'),
    by('instance-type', 'NOSUCH.TYPE1'),
    by('image-name', 'one', 'two'),
    by('image-os', 'one', 'two'),
  ]
  refusedRequests('refuse.filter', 'InvalidParameterValue.InvalidFilter', ...filters.map((one) => ({ Filters: [one] })))
  const imageIds = ['img-1', 'ins-pr000000', 'img-PR000000', 'img-pr0000000', '镜像', '']
  refusedRequests('refuse.image-id', 'InvalidParameterValue.InvalidImageID', ...imageIds.map((id) => ({ Filters: [by('image-id', id)] })))

  cases.test('refuse.eleven-filters', async () => {
    const many = Array.from({ length: 11 }, (_, n) => by('image-name', String(n)))
    for (const way of asking.listWays) await asking.list({ Filters: many.slice(0, 10) }, way)
    await asking.refusedAlways('InvalidParameterValue.ParameterValueTooLarge', { Filters: many })
  })

  cases.test('refuse.unknown-parameter', async () => {
    const nested = { Filters: [{ ...by('image-name', 'a'), Colour: 'red' }] }
    for (const [request, name] of [
      [{ Colour: 'red' }, 'Colour'],
      [nested, 'Filters.0.Colour'],
    ] as const)
      for (const { message } of await asking.refusedAlways('UnknownParameter', request, { ...ENGLISH, style: 'raw' }))
        assert.equal(message, `The parameter \`${name}\` is not recognized.`)
  })

  cases.test('refuse.wrong-type', async () => {
    const words = /^The value type of parameter `[A-Za-z0-9.]+` is not valid/
    const wrong = [
      { Limit: '10' },
      { Limit: 10.5 },
      { Offset: true },
      { Filters: 'image-id' },
      { Filters: [{ Name: 'image-id', Values: 'img-pr000000' }] },
      { Filters: [{ Name: 7, Values: ['a'] }] },
    ]
    for (const request of asking.traits.command ? wrong.slice(0, 1) : wrong)
      assert.match((await asking.refused('InvalidParameter', request, { ...ENGLISH, style: 'raw' })).message, words)
    for (const way of asking.ways.filter((one) => !isTc3Post(one)))
      assert.match((await asking.refused('InvalidParameter', { Limit: 'ten' }, { ...way, ...ENGLISH, style: 'raw' })).message, words)
  })

  const refusedCall = (name: string, code: string, settings: Settings, message: string, request: Request = {}) =>
    cases.test(name, async () => {
      for (const refusal of await asking.refusedAlways(code, request, { ...settings, ...ENGLISH })) assert.equal(refusal.message, message)
    })
  const inService = 'in service=`ecm` and version=`2019-07-19`.'
  refusedCall(
    'refuse.unknown-action',
    'InvalidAction',
    { style: 'raw', action: 'DescribeNothing' },
    `The request action=\`DescribeNothing\` is invalid or not found ${inService}`,
    { Limit: 20 },
  )
  refusedCall(
    'refuse.unknown-version',
    'NoSuchVersion',
    { style: 'generic', version: '2019-07-20' },
    'The specified api version=`2019-07-20` does not exist in service=`ecm`.',
    { Limit: 20 },
  )
  refusedCall(
    'refuse.unserved-action',
    'UnsupportedOperation',
    { action: 'CreateImage' },
    'The action `CreateImage` of service=`ecm` and version=`2019-07-19` is not served by this server.',
    { InstanceId: 'ein-1', ImageName: '名字' },
  )
  refusedCall(
    'refuse.unknown-product',
    'NoSuchProduct',
    {
      style: 'generic',
      service: 'cvm',
      version: '2017-03-12',
      action: 'DescribeImages',
      endpoint: null,
      proxy: asking.world.endpoints.open,
    },
    'The product `cvm` does not exist.',
    { Limit: 20 },
  )

  cases.test('refuse.too-large', async () => {
    const named = (length: number) => ({ Filters: [by('image-name', 'x'.repeat(length))] })
    const { message } = await asking.refused('RequestSizeLimitExceeded', named(10 * MEGABYTE), ENGLISH)
    assert.equal(message, 'The request size exceeds the limit of 10485760 bytes.')
    // Signatures of the older kind are for a megabyte.
    for (const way of asking.listWays.filter(({ signMethod, httpMethod }) => signMethod !== TC3 && httpMethod === 'POST')) {
      const refused = await asking.refused('AuthFailure.SignatureFailure', named(MEGABYTE), { ...way, ...ENGLISH })
      assert.match(refused.message, /because of exceeding request size limit, please use new signature method `TC3-HMAC-SHA256`\.$/)
    }
  })
}
