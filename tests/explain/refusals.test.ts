import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { anAccessKey } from '../support/images.ts'
import { type ClientKey, NOW } from '../support/tencent-requests.ts'
import { acs3, rpc } from './alibaba-hand.ts'
import { type OperatorServer, openOperatorServer, ROOT, SECRET, TEMPORARY } from './operator-server.ts'
import { tc3, v1 } from './tencent-hand.ts'

const OTHER = { id: 'AKIDofTheUserWhoMayNothing', secret: 'SecretOfTheUser0123456789abcdefg' }

let operator: OperatorServer
beforeAll(async () => {
  const document = { version: '2.0', statement: [{ effect: 'deny', action: '*', resource: '*' }] }
  operator = await openOperatorServer({
    stock: {
      policies: [{ name: 'nothing', documents: { cam: document } }],
      users: [{ accountId: 'acme', name: 'bob', policies: ['nothing'] }],
      keys: [
        anAccessKey({ ...OTHER, user: 'bob' }),
        anAccessKey({ id: 'AKIDoff', secret: 'x', enabled: false }),
        anAccessKey({ id: 'STS.NOver', secret: 'SecretThatIsOver', token: 'TokenThatIsOver', expiresAt: 1 }),
      ],
    },
  })
})
afterAll(() => operator.close())

const seconds = (off: number) => String(NOW / 1000 + off)
const HOUR = 3_600

describe('a time that is refused', () => {
  test.each<[string, string, string, RegExp]>([
    ['local-time-as-utc', seconds(8 * HOUR), 'AuthFailure.SignatureExpire', /8 hours ahead: local time of UTC\+8,/],
    ['local-time-as-utc', seconds(5.5 * HOUR), 'AuthFailure.SignatureExpire', /5 hours 30 minutes ahead: local time of UTC\+5:30,/],
    ['local-time-as-utc', seconds(-HOUR + 3), 'AuthFailure.SignatureExpire', /1 hour behind: local time of UTC−1,/],
    ['clock-off', seconds(-10 * 60 - 10), 'AuthFailure.SignatureExpire', /10 minutes behind/],
    ['clock-off', seconds(8 * HOUR + 20 * 60), 'AuthFailure.SignatureExpire', /8 hours 20 minutes ahead/],
    ['clock-off', seconds(-90 * 24 * HOUR), 'AuthFailure.SignatureExpire', /90 days behind/],
    ['milliseconds', String(NOW), 'InvalidParameter', /in milliseconds/],
    ['not-unix-time', '2026-01-02T03:04:05Z', 'InvalidParameter', /2026-01-02T03:04:05Z is not a number/],
    ['fraction-of-a-second', `${NOW / 1000}.25`, 'InvalidParameter', /fraction/],
  ])('%s: %s', async (name, timestamp, code, particular) => {
    const reads = /^\d{1,12}$/.test(timestamp)
    const right = reads ? {} : { date: '2023-11-14' }
    for (const request of [tc3({ timestamp, ...right }), v1({ parameters: { Timestamp: timestamp } })]) {
      const reply = await operator.send(request)
      expect(reply.code).toStartWith(code)
      const { mistake } = JSON.parse((await operator.ask(`/_mirrorhall/requests/${reply.requestId}`)).text)
      expect(mistake).toMatchObject({
        name,
        summary: { en: expect.stringMatching(particular), zh: expect.stringMatching(/[\u4e00-\u9fff]/) },
      })
    }
  })

  test.each<[string, string, string, RegExp]>([
    ['local-time-as-utc', '2026-01-02T11:04:05Z', 'InvalidTimeStamp.Expired', /8 hours ahead/],
    ['clock-off', '2026-01-02T02:44:05Z', 'InvalidTimeStamp.Expired', /20 minutes behind/],
    ['clock-off', '2025-01-02T03:04:05Z', 'InvalidTimeStamp.Expired', /365 days behind/],
    ['another-time-format', '2026-01-02 03:04:05', 'InvalidTimeStamp.Format', /2026-01-02 03:04:05/],
    ['another-time-format', '2026-01-02T03:04:05.123Z', 'InvalidTimeStamp.Format', /05\.123Z/],
    ['another-time-format', '1767323045', 'InvalidTimeStamp.Format', /1767323045/],
  ])('%s: %s, of Alibaba', async (name, timestamp, code, particular) => {
    // Version 1.0 takes a blank for the T.
    for (const request of timestamp.includes(' ') ? [acs3({ timestamp })] : [rpc({ timestamp }), acs3({ timestamp })]) {
      const { mistake } = await operator.explain(request, code)
      expect(mistake?.name).toBe(name)
      expect(mistake?.summary.en).toMatch(particular)
    }
  })
})

describe('an id that is not known', () => {
  test.each<[string, string, RegExp]>([
    ['space-around-id', `${ROOT.id} `, /known key AKIDz8/],
    ['space-around-id', `"${ROOT.id}"`, /quotes/],
    ['space-around-id', `${ROOT.id}\n`, /line end/],
    ['id-in-other-case', ROOT.id.toLowerCase(), /AKIDz8krbsJ5/],
    ['id-mistyped', `${ROOT.id}E`, /AKIDz8krbsJ5/],
    ['id-mistyped', ROOT.id.replace('8k', 'k8'), /AKIDz8krbsJ5/],
    ['id-mistyped', ROOT.id.slice(0, 24), /AKIDz8krbsJ5/],
    ['secret-as-id', SECRET, /secret of the key AKIDz8/],
  ])('%s: %p', async (name, id, particular) => {
    const key = { id, secret: SECRET }
    const requests: [Parameters<OperatorServer['explain']>[0], string][] = [
      [v1({ key }), 'AuthFailure.SecretIdNotFound'],
      [v1({ key, method: 'POST' }), 'AuthFailure.SecretIdNotFound'],
      [rpc({ key }), 'InvalidAccessKeyId.NotFound'],
      // A header ends at a line feed, and what is around its members is trimmed.
      ...(/\s/.test(id)
        ? []
        : ([
            [tc3({ key }), 'AuthFailure.SecretIdNotFound'],
            [acs3({ key }), 'InvalidAccessKeyId.NotFound'],
          ] as [Parameters<OperatorServer['explain']>[0], string][])),
    ]
    for (const [request, code] of requests) {
      const { mistake, tried, text } = await operator.explain(request, code)
      expect(mistake?.name).toBe(name)
      expect(mistake?.summary.en).toMatch(particular)
      expect(tried).toBe(0)
      expect(text).not.toContain(SECRET)
    }
  })

  test('that is like no other stays unexplained', async () => {
    const { mistake, meaning } = await operator.explain(
      tc3({ key: { id: 'AKIDsomebodyElses', secret: 'x' } }),
      'AuthFailure.SecretIdNotFound',
    )
    expect(mistake).toBeNull()
    expect(meaning.fix?.en).toContain('mirrorhall key list')
  })
})

describe('of a key of Tencent, a token that is missing is told apart from one that is wrong, in TC3 and v1', () => {
  const { token, ...bare } = TEMPORARY
  const TELLS_NOT = { Code: 'AuthFailure.TokenFailure', Message: 'Token verification failed, please check if your Token is correct' }
  const SAYS = {
    'missing-token': 'The key is a temporary one and the request has no token.',
    'invalid-token': 'The token is not the one of this key; or the key has none.',
  }
  test.each<[string, ClientKey, keyof typeof SAYS]>([
    ['a temporary key’s, left out', bare, 'missing-token'],
    ['a temporary key’s, empty', { ...bare, token: '' }, 'missing-token'],
    ['a temporary key’s, of another', { ...bare, token: `${token}x` }, 'invalid-token'],
    ['with a key that has none', { ...ROOT, token }, 'invalid-token'],
  ])('%s', async (_, key, reason) => {
    for (const request of [tc3({ key }), tc3({ key, method: 'GET' }), v1({ key }), v1({ key, method: 'POST' })]) {
      const { text, requestId } = await operator.send(request)
      expect(JSON.parse(text).Response.Error).toEqual(TELLS_NOT)
      const { outcome, meaning } = JSON.parse((await operator.ask(`/_mirrorhall/requests/${requestId}`)).text)
      expect({ outcome, says: meaning.summary.en }).toEqual({ outcome: reason, says: SAYS[reason] })
    }
  })
})

describe('every other refusal has a meaning, a cure, its parameters and its detail', () => {
  test.each<[string, () => Parameters<OperatorServer['explain']>[0], string, object]>([
    ['disabled key', () => tc3({ key: { id: 'AKIDoff', secret: 'x' } }), 'AuthFailure.SecretIdNotFound', {}],
    ['missing token', () => tc3({ key: { ...TEMPORARY, token: '' } }), 'AuthFailure.TokenFailure', {}],
    ['invalid token', () => acs3({ key: { ...TEMPORARY, token: 'OfAnother' } }), 'InvalidSecurityToken.MismatchWithAccessKey', {}],
    [
      'expired token',
      () => rpc({ key: { id: 'STS.NOver', secret: 'SecretThatIsOver', token: 'TokenThatIsOver' } }),
      'InvalidSecurityToken.Expired',
      {},
    ],
    [
      'explicit denial',
      () => tc3({ key: OTHER }),
      'AuthFailure.UnauthorizedOperation',
      { explanation: 'denied by statement 0 of policy nothing', isExplicitDenial: true },
    ],
    ['no statement', () => acs3({ key: OTHER }), 'NotAuthorized', { isExplicitDenial: false }],
    ['unknown parameter', () => tc3({ body: '{"Everything":1}' }), 'UnknownParameter', { parameter: 'Everything' }],
    ['wrong type', () => tc3({ body: '{"Limit":"20"}' }), 'InvalidParameter', { parameter: 'Limit' }],
    ['unknown action', () => tc3({ headers: { 'X-TC-Action': 'Everything' } }), 'InvalidAction', { action: 'Everything' }],
    ['unknown version', () => acs3({ headers: { 'x-acs-version': '2014-05-26' } }), 'InvalidVersion', { version: '2014-05-26' }],
  ])('%s', async (_, request, code, detail) => {
    const reply = await operator.send(request())
    expect(reply.code).toStartWith(code)
    const explanation = JSON.parse((await operator.ask(`/_mirrorhall/requests/${reply.requestId}`)).text)
    expect(explanation).toMatchObject({ mistake: null, tried: 0, detail })
    for (const text of [explanation.meaning.summary, explanation.meaning.fix])
      expect(text).toEqual({ en: expect.stringMatching(/\.$/), zh: expect.stringMatching(/[\u4e00-\u9fff].*。$/) })
    const steps = explanation.steps.map(({ name }: { name: string }) => name)
    expect(steps).toEqual(['identify', 'authenticate', 'replays', 'throttle', 'authorize', 'parse'].slice(0, steps.length))
    expect(steps).not.toBeEmpty()
  })

  test.each<[() => Parameters<OperatorServer['explain']>[0], string, string | null]>([
    [
      () => tc3({ headers: { 'X-TC-Action': 'DescribeImages' } }),
      'InvalidAction',
      'There is no DescribeImages, but there is DescribeImage.',
    ],
    [() => tc3({ headers: { 'X-TC-Action': 'describeimage' } }), 'InvalidAction', 'There is no describeimage, but there is DescribeImage.'],
    [() => tc3({ headers: { 'X-TC-Action': 'Nothing' } }), 'InvalidAction', null],
    [() => rpc({ parameters: { Action: 'ListImage' } }), 'InvalidAction.NotFound', 'There is no ListImage, but there is ListImages.'],
    [() => tc3({ body: '{"limit":1}' }), 'UnknownParameter', 'There is no limit, but there is Limit.'],
    [
      () => tc3({ body: '{"Filters":[{"Name":"image-name","Value":["x"]}]}' }),
      'UnknownParameter',
      'There is no Value, but there is Values.',
    ],
    [() => tc3({ body: '{"Nothing":1}' }), 'UnknownParameter', null],
  ])('name-mistyped: the name that was meant', async (make, code, text) => {
    const { mistake } = await operator.explain(make(), code)
    expect(mistake?.summary.en ?? null).toBe(text)
    expect(mistake?.name ?? 'name-mistyped').toBe('name-mistyped')
  })

  test('a nonce again, and too many calls', async () => {
    await operator.send(rpc({ nonce: 'again' }))
    const { meaning } = await operator.explain(rpc({ nonce: 'again' }), 'SignatureNonceUsed')
    expect(meaning.fix?.en).toContain('new nonce')
    const strict = await openOperatorServer({ rate: 1 })
    await strict.send(tc3())
    const { detail, parameters } = await strict.explain(tc3(), 'RequestLimitExceeded')
    expect(detail).toMatchObject({ count: 2, limit: 1 })
    expect(parameters).toEqual([['(body)', '{"Limit":20}']])
    await strict.close()
  })

  test('an answered request has its input, and no mistake', async () => {
    for (const request of [tc3(), v1(), rpc(), acs3(), v1({ method: 'POST', key: TEMPORARY })]) {
      const reply = await operator.send(request)
      expect(reply.status).toBe(200)
      const explanation = JSON.parse((await operator.ask(`/_mirrorhall/requests/${reply.requestId}`)).text)
      expect(explanation).toMatchObject({ outcome: 'ok', mistake: null, signature: null, tried: 0, meaning: {} })
    }
  })
})

test('an answered request has a time for every step', async () => {
  for (const request of [tc3(), acs3()]) {
    const { requestId } = await operator.send(request)
    const { outcome, steps } = JSON.parse((await operator.ask(`/_mirrorhall/requests/${requestId}`)).text)
    expect(outcome).toBe('ok')
    expect(steps).toEqual(
      ['identify', 'authenticate', 'replays', 'throttle', 'authorize', 'parse', 'run', 'encode'].map((name) => ({
        name,
        ms: expect.any(Number),
      })),
    )
  }
})

test('a part of a secret is told as that where chance cannot have made it', async () => {
  const secrets = { AKIDofEight: 'aB3dE6gH', AKIDofNine: 'aB3dE6gHi' }
  const small = await openOperatorServer({ stock: { keys: Object.entries(secrets).map(([id, secret]) => anAccessKey({ id, secret })) } })
  for (const [id, secret] of Object.entries(secrets))
    for (const part of [secret.slice(1), secret.slice(0, -1)]) {
      const { requestId } = await small.send(tc3({ key: { id, secret: part } }))
      const { mistake } = JSON.parse((await small.ask(`/_mirrorhall/requests/${requestId}`)).text)
      expect([part, mistake?.name]).toEqual([part, secret.length > 8 ? 'secret-in-other-form' : undefined])
    }
  await small.close()
})

test('a secret from nowhere explains nothing', async () => {
  const secrets = fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom(...'ABCDEFabcdef0123456789+/=& "\n密') })
  await fc.assert(
    fc.asyncProperty(
      secrets,
      fc.constantFrom(tc3, v1, rpc, acs3),
      fc.constantFrom('GET' as const, 'POST' as const),
      async (secret, make, method) => {
        const { requestId } = await operator.send(make({ secret, method }))
        const { outcome, mistake, tried } = JSON.parse((await operator.ask(`/_mirrorhall/requests/${requestId}`)).text)
        expect(outcome).toBe('signature-mismatch')
        expect(mistake).toBeNull()
        expect(tried).toBeGreaterThan(20)
      },
    ),
    { numRuns: 40 },
  )
})
