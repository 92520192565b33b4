import { strict as assert } from 'node:assert'
import { generateKeyPairSync } from 'node:crypto'
import type { Cases } from '../cases.ts'
import { bare } from './access.ts'
import { ACTION, type Asking, DENIED, entryIds, HOME, idsOf, inRegion, type Refusal } from './asking.ts'
import type { Body, Settings } from './call.ts'

const WRONG: Refusal = ['SignatureDoesNotMatch', 400]

/** Declares the cases about signing and calling. */
export function declareCalling(cases: Cases, asking: Asking): void {
  const { world, traits } = asking
  const { root, temporary, reader, stranger, disabled } = world.keys
  const wrong = { ...root, secret: 'not-the-secret' }

  for (const name of ['V1-GET', 'V1-POST', 'V3-GET', 'V3-POST', 'SM3-GET'])
    cases.test(`sign.${name}`, async () => {
      const ways = asking.ways.filter(({ signature, method }) => `${signature}-${method}` === name)
      assert.ok(ways.length > 0)
      for (const way of ways) {
        await asking.findOdd(way)
        await asking.refused(WRONG, ACTION, {}, { ...way, key: wrong })
      }
    })

  cases.test('sign.RSA-GET', async () => {
    const way = { signature: 'RSA', method: 'GET', place: 'query' } as const
    const { id, privateKey } = world.rsa
    await asking.findOdd({ ...way, key: { id, secret: privateKey } })
    const other = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ type: 'pkcs8', format: 'pem' })
    await asking.refused(WRONG, ACTION, {}, { ...way, key: { id, secret: bare(other.toString()) } })
  })

  cases.test('sign.empty-values', async () => {
    const nothing = { BaseOsTag: '', InstanceType: '', ClusterId: '' }
    const here = entryIds(world.community.filter(inRegion(HOME)))
    for (const way of asking.ways) assert.deepEqual(idsOf(await asking.community(nothing, way)), here)
  })

  cases.test('sign.long-values', async () => {
    for (const way of asking.ways) {
      const long = '长*'.repeat(way.place === 'form' ? 25_000 : 1_000)
      assert.deepEqual(await asking.community({ BaseOsTag: long }, way), [])
      await asking.findOdd(way, { Colour: long })
    }
  })

  cases.test('sign.at-once', async () => {
    // Many calls of one second are many calls, none a replay.
    for (const way of asking.ways) await Promise.all(Array.from({ length: 50 }, () => asking.findOdd(way)))
  })

  cases.test('call.temporary-key', () => asking.findOddAlways({ key: temporary }))
  cases.test('call.allowed-user', () => asking.findOddAlways({ key: reader }))
  // The gateway passes over what it does not know; SDKs send such parameters on their own.
  cases.test('call.unknown-parameter', () => asking.findOddAlways({}, { Colour: 'red', OwnerId: '1', OwnerAccount: 'a' }))

  cases.test('call.other-style', async () => {
    const here = entryIds(world.community.filter(inRegion(HOME)))
    const proxies = traits.stylesThroughProxy ? [{}, { proxy: world.endpoints.open }] : [{}]
    const signatures = new Set(asking.ways.map(({ signature }) => signature).filter((one) => one !== 'SM3'))
    for (const signature of signatures)
      for (const style of traits.styles ?? [])
        for (const proxy of proxies) {
          const settings: Settings = { style, signature, method: 'GET', place: 'query', ...proxy }
          assert.deepEqual(idsOf(await asking.community({}, settings)), here, style)
          await asking.refused(['NotAuthorized', 407, DENIED], ACTION, { RegionId: HOME }, { ...settings, key: stranger })
          await asking.refused(['InvalidAccessKeyId.Inactive', 400], ACTION, { RegionId: HOME }, { ...settings, key: disabled })
          const atOnce = Array.from({ length: traits.stylesAtOnce ?? 0 }, () =>
            asking.community({}, { ...settings, reuse: `${style} ${signature}` }),
          )
          for (const images of await Promise.all(atOnce)) assert.deepEqual(idsOf(images), here)
        }
    if (traits.ownErrors !== undefined) for (const signature of signatures) await checkOwnErrors(signature)
  })

  /** The errors that a program gets which does not want all of them as one kind. */
  async function checkOwnErrors(signature: Settings['signature'] & string): Promise<void> {
    const settings: Settings = { style: 'own errors', signature }
    const errorOf = async (action: string, more: Settings) => {
      const reply = await asking.call(action, { RegionId: HOME }, { ...settings, ...more })
      return 'error' in reply ? reply.error : undefined
    }
    const denied = await errorOf(ACTION, { key: stranger })
    assert.deepEqual([denied?.class, denied?.status, denied?.code], [traits.ownErrors?.client, 407, 'NotAuthorized'])
    assert.equal((denied?.data?.['AccessDeniedDetail'] as Body | undefined)?.['AuthAction'], `ehpc:${ACTION}`)
    const unserved = await errorOf('CreateCluster', {})
    assert.deepEqual([unserved?.class, unserved?.status, unserved?.code], [traits.ownErrors?.server, 501, 'UnsupportedOperation'])
    const calls = Array.from({ length: 3 * world.callsPerSecond }, () => errorOf('ListRegions', { endpoint: world.endpoints.limited }))
    const throttled = (await Promise.all(calls)).find((error) => error !== undefined)
    assert.deepEqual([throttled?.class, throttled?.status, throttled?.code], [traits.ownErrors?.throttling, 400, 'Throttling.User'])
    const wait = Number(throttled?.data?.['RetryAfter'])
    assert.ok(0 < wait && wait <= 1_000, `a wait of ${wait} ms`)
    for (const error of [denied, unserved, throttled]) asking.checkRequestId(error?.requestId)
  }
}
