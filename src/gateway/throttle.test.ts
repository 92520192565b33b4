import { afterEach, describe, expect, test } from 'bun:test'
import { anAccessKey, anAccount } from '../../tests/support/images.ts'
import { openTestServer, refusedWith, type TestServer } from '../../tests/support/tencent.ts'
import { NOW, ROOT, type Tc3Options, tc3 } from '../../tests/support/tencent-requests.ts'
import { memoryCounter } from './throttle.ts'

const reader = { id: 'AKIDreader', secret: 'reader' }
const writer = { id: 'AKIDwriter', secret: 'writer' }
const second = { id: 'AKIDsecond', secret: 'second' }
const ann = { id: 'AKIDann', secret: 'ann' }
const stock = {
  accounts: [{ ...anAccount('ann'), identities: {} }],
  policies: [{ name: 'all', documents: { cam: { version: '2.0', statement: [{ effect: 'allow', action: '*', resource: '*' }] } } }],
  users: [
    { accountId: 'acme', name: 'reader', policies: ['all'] },
    { accountId: 'acme', name: 'writer', policies: ['all'] },
  ],
  keys: [
    anAccessKey({ ...reader, user: 'reader' }),
    anAccessKey({ ...writer, user: 'writer' }),
    anAccessKey({ ...second, user: 'reader' }),
    anAccessKey({ ...ann, accountId: 'ann' }),
  ],
}

let testServer: TestServer
afterEach(() => testServer.close())

const limitedTo = async (rate: number | 'documented') => {
  testServer = await openTestServer({ stock, rate })
}
const call = async (options: Tc3Options = {}) => (await testServer.send(tc3({ body: '{}', ...options }))).response
const exceeded = (count: number, limit: number) =>
  refusedWith(
    'RequestLimitExceeded',
    `Your current request times equals to \`${count}\` in a second, which exceeds the frequency limit \`${limit}\` for a second. Please reduce the frequency of calls.`,
  )

describe('calls per second', () => {
  test('the documented twenty pass, the others are refused at once and count too', async () => {
    await limitedTo('documented')
    for (let n = 1; n <= 20; n++) expect(await call()).not.toHaveProperty('Error')
    expect(await call()).toMatchObject(exceeded(21, 20))
    expect(await call()).toMatchObject(exceeded(22, 20))
  })

  test('the next second starts anew', async () => {
    await limitedTo(1)
    expect(await call({ receivedAt: NOW + 999 })).not.toHaveProperty('Error')
    expect(await call({ receivedAt: NOW })).toMatchObject(exceeded(2, 1))
    expect(await call({ receivedAt: NOW + 1_000 })).not.toHaveProperty('Error')
    expect(await call({ receivedAt: NOW + 1_999 })).toMatchObject(exceeded(2, 1))
  })

  test('users share neither with each other nor with their account, keys of one user do', async () => {
    await limitedTo(1)
    for (const key of [ROOT, reader, writer, ann]) expect(await call({ key })).not.toHaveProperty('Error')
    for (const key of [ROOT, reader, writer, ann, second]) expect(await call({ key })).toMatchObject(refusedWith('RequestLimitExceeded'))
  })

  test('access regions are counted apart, told by host or by name, and invented ones together', async () => {
    await limitedTo(1)
    const inRegion = (region: string) => call({ headers: { 'X-TC-Region': region } })
    expect(await call()).not.toHaveProperty('Error')
    expect(await inRegion('ap-guangzhou')).not.toHaveProperty('Error')
    expect(await inRegion('ap-shanghai')).not.toHaveProperty('Error')
    expect(await call({ host: 'ecm.ap-guangzhou.tencentcloudapi.com' })).toMatchObject(exceeded(2, 1))
    for (const region of ['ap-nowhere', 'ap-guangzhou2', 'x', ''])
      expect(await inRegion(region)).toMatchObject(refusedWith('RequestLimitExceeded'))
    expect(await call({ host: 'ecm.ap-shanghai.tencentcloudapi.com', headers: { 'X-TC-Region': 'ap-beijing' } })).toMatchObject(
      exceeded(2, 1),
    )
  })

  test('a call that is not authentic does not count', async () => {
    await limitedTo(1)
    for (let n = 0; n < 5; n++) {
      expect(await call({ key: { ...ROOT, secret: 'wrong' } })).toMatchObject(refusedWith('AuthFailure.SignatureFailure'))
    }
    expect(await call()).not.toHaveProperty('Error')
  })

  test('a call refused for its parameters counts', async () => {
    await limitedTo(1)
    expect(await call({ body: '{"Limit":0}' })).toMatchObject(refusedWith('InvalidParameterValue.InvaildPageParam'))
    expect(await call()).toMatchObject(exceeded(2, 1))
  })

  test('a call that began in an earlier second does not set the count of this one back', async () => {
    await limitedTo(2)
    for (const receivedAt of [NOW, NOW]) expect(await call({ receivedAt })).not.toHaveProperty('Error')
    await call({ receivedAt: NOW - 1 })
    expect(await call({ receivedAt: NOW })).toMatchObject(refusedWith('RequestLimitExceeded'))
  })
})

describe('the counter in memory', () => {
  test('counts each key for itself, and each second', () => {
    const counter = memoryCounter()
    expect([counter.hit('a', 1), counter.hit('a', 1), counter.hit('b', 1), counter.hit('a', 2)]).toEqual([1, 2, 1, 1])
  })
})

describe('without a limit', () => {
  test('every call passes', async () => {
    testServer = await openTestServer({ stock })
    for (let n = 0; n < 100; n++) expect(await call()).not.toHaveProperty('Error')
  })
})
