import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { test, withClockOff } from '../harness.ts'
import { world } from '../tencent/runner.ts'
import { by, client, commonClient, list, refusal, type SdkError, type Settings, throughProxy } from './client.ts'

const { root, temporary, expired, disabled, stranger, denied } = world.keys
const METHODS = ['TC3-HMAC-SHA256', 'HmacSHA1', 'HmacSHA256']

test('refuse.wrong-secret', async () => {
  const key = { ...root, secret: `${root.secret.slice(0, -1)}x` }
  for (const signMethod of METHODS)
    for (const reqMethod of ['GET', 'POST']) await refusal(list({}, { key, signMethod, reqMethod }), 'AuthFailure.SignatureFailure')
})

test('refuse.unknown-secret-id', async () => {
  const key = { ...root, id: 'AKIDnobodyHasThisOne' }
  for (const signMethod of METHODS) {
    const { message } = await refusal(list({}, { key, signMethod }), 'AuthFailure.SecretIdNotFound')
    assert.equal(message, 'The SecretId is not found, please ensure that your SecretId is correct.')
  }
})

test('refuse.disabled-key', async () => {
  for (const signMethod of METHODS) await refusal(list({}, { key: disabled, signMethod }), 'AuthFailure.SecretIdNotFound')
})

test('refuse.late-clock', () => refusedAt(-10 * 60_000))

test('refuse.early-clock', () => refusedAt(10 * 60_000))

/** Calls from a program whose clock is off; a call 4 minutes off must still go through. */
async function refusedAt(offsetMs: number): Promise<void> {
  for (const signMethod of METHODS) {
    const { message } = await withClockOff(offsetMs, () => refusal(list({}, { signMethod }), 'AuthFailure.SignatureExpire'))
    const serverTime = Number(/the server time (\d+)\.$/.exec(message)?.[1])
    assert.ok(Math.abs(serverTime - Date.now() / 1_000) < 60, message)
    await withClockOff(Math.sign(offsetMs) * 4 * 60_000, () => list({}, { signMethod }))
  }
}

test('refuse.unsigned-call', async () => {
  await refusal(client().request('DescribeImage', {}, { skipSign: true }), 'AuthFailure.InvalidAuthorization')
})

test('refuse.denied-user', async () => {
  for (const key of [stranger, denied])
    for (const signMethod of METHODS) {
      const { message, requestId } = await refusal(list({}, { key, signMethod }), 'AuthFailure.UnauthorizedOperation')
      assert.match(message, /^You are not authorized to perform this operation\. Check your CAM policies/)
      assert.ok(
        message.includes('you are not authorized to perform operation (ecm:DescribeImage)\nresource (*) has no permission'),
        message,
      )
      assert.ok(message.includes(`[request id:${requestId}]`), 'not the request id of this call')
    }
})

test('refuse.wrong-token', async () => {
  for (const signMethod of METHODS) {
    await refusal(list({}, { key: { ...temporary, token: 'another' }, signMethod }), 'AuthFailure.TokenFailure')
    await refusal(list({}, { key: { ...root, token: 'one that a permanent key has not' }, signMethod }), 'AuthFailure.TokenFailure')
  }
})

test('refuse.missing-token', async () => {
  const { id, secret } = temporary
  for (const signMethod of METHODS) await refusal(list({}, { key: { id, secret }, signMethod }), 'AuthFailure.TokenFailure')
})

test('refuse.expired-temporary-key', async () => {
  for (const signMethod of METHODS) await refusal(list({}, { key: expired, signMethod }), 'AuthFailure.TokenFailure')
})

test('refuse.throttled', async () => {
  const endpoint = world.endpoints.limited
  await burst(
    { endpoint, key: root },
    /^Your current request times equals to `(\d+)` in a second, which exceeds the frequency limit `20` for a second\. Please reduce the frequency of calls\.$/,
  )
  await burst(
    { endpoint, key: world.keys.byDefault, language: 'zh-CN' },
    /^您当前每秒请求 `(\d+)` 次，超过了每秒频率上限 `20`，请稍后重试。$/,
  )
  await sleep(1_100)
  await list({}, { endpoint })
})

/** The first 20 calls of a second pass, the others do not. */
async function burst(settings: Settings, words: RegExp): Promise<void> {
  await sleep(1_000 - (Date.now() % 1_000))
  const start = Date.now()
  const calls = await Promise.allSettled(Array.from({ length: 65 }, () => client(settings).DescribeImage({ Limit: 1 })))
  const windows = Math.floor((Date.now() - start) / 1_000) + 2
  const refused = calls.filter((call) => call.status === 'rejected').map((call) => call.reason as SdkError)
  const passed = calls.length - refused.length
  assert.ok(refused.length > 0, 'nothing was refused')
  assert.ok(passed >= world.callsPerSecond, `only ${passed} of ${calls.length} calls passed`)
  assert.ok(passed <= world.callsPerSecond * windows, `${passed} calls passed in ${windows} windows of a second`)
  for (const error of refused) {
    await refusal(Promise.reject(error), 'RequestLimitExceeded')
    const count = Number(words.exec(error.message)?.[1])
    assert.ok(count > world.callsPerSecond && count <= calls.length, error.message)
  }
}

test('refuse.page', async () => {
  for (const page of [{ Offset: -1 }, { Limit: 101 }, { Limit: -1 }, { Limit: 0 }, { Offset: -1, Limit: 101 }])
    for (const reqMethod of ['GET', 'POST']) await refusal(list(page, { reqMethod }), 'InvalidParameterValue.InvaildPageParam')
})

test('refuse.filter', async () => {
  const wrong = [
    by('image-colour', 'red'),
    by('IMAGE-ID', 'img-pr000000'),
    by('image-type', 'SECRET_IMAGE'),
    by('instance-type', 'NOSUCH.TYPE1'),
    by('image-name', 'one', 'two'),
    by('image-os', 'one', 'two'),
  ]
  for (const filter of wrong) await refusal(list({ Filters: [filter] }), 'InvalidParameterValue.InvalidFilter')
})

test('refuse.eleven-filters', async () => {
  const filters = (count: number) => Array.from({ length: count }, (_, n) => by('image-name', String(n)))
  await list({ Filters: filters(10) })
  for (const reqMethod of ['GET', 'POST'])
    await refusal(list({ Filters: filters(11) }, { reqMethod }), 'InvalidParameterValue.ParameterValueTooLarge')
})

test('refuse.image-id', async () => {
  for (const id of ['img-1', 'ins-pr000000', 'img-PR000000', 'img-pr0000000', '镜像', ''])
    await refusal(list({ Filters: [by('image-id', id)] }), 'InvalidParameterValue.InvalidImageID')
})

test('refuse.unknown-parameter', async () => {
  for (const reqMethod of ['GET', 'POST']) {
    const { message } = await refusal(list({ Colour: 'red' }, { reqMethod }), 'UnknownParameter')
    assert.equal(message, 'The parameter `Colour` is not recognized.')
    const nested = await refusal(list({ Filters: [{ ...by('image-name', 'a'), Colour: 'red' }] }, { reqMethod }), 'UnknownParameter')
    assert.match(nested.message, /`Filters\.0\.Colour`/)
  }
})

test('refuse.wrong-type', async () => {
  const wrong = [
    { Limit: '10' },
    { Limit: 10.5 },
    { Offset: true },
    { Filters: 'image-id' },
    { Filters: [{ Name: 'image-id', Values: 'img-pr000000' }] },
    { Filters: [{ Name: 7, Values: ['a'] }] },
  ]
  for (const request of wrong) {
    const { message } = await refusal(list(request), 'InvalidParameter')
    assert.match(message, /^The value type of parameter `[A-Za-z0-9.]+` is not valid/)
  }
  await refusal(list({ Limit: 'ten' }, { reqMethod: 'GET' }), 'InvalidParameter')
})

test('refuse.unknown-action', async () => {
  for (const signMethod of METHODS) {
    const { message } = await refusal(client({ signMethod }).request('DescribeNothing', {}), 'InvalidAction')
    assert.equal(message, 'The request action=`DescribeNothing` is invalid or not found in service=`ecm` and version=`2019-07-19`.')
  }
})

test('refuse.unknown-version', async () => {
  for (const signMethod of METHODS) {
    const { message } = await refusal(commonClient('2019-07-20', { signMethod }).request('DescribeImage', {}), 'NoSuchVersion')
    assert.equal(message, 'The specified api version=`2019-07-20` does not exist in service=`ecm`.')
  }
})

test('refuse.unserved-action', async () => {
  for (const signMethod of METHODS) {
    const { message } = await refusal(
      client({ signMethod }).request('CreateImage', { InstanceId: 'ein-1', ImageName: 'a' }),
      'UnsupportedOperation',
    )
    assert.equal(message, 'The action `CreateImage` of service=`ecm` and version=`2019-07-19` is not served by this server.')
  }
})

test('refuse.unknown-product', async () => {
  for (const signMethod of METHODS) {
    const cvm = commonClient('2017-03-12', { endpoint: 'cvm.tencentcloudapi.com', agent: throughProxy(), signMethod })
    const { message } = await refusal(cvm.request('DescribeImages', {}), 'NoSuchProduct')
    assert.equal(message, 'The product `cvm` does not exist.')
  }
})

test('refuse.too-large', async () => {
  const name = (bytes: number) => ({ Filters: [by('image-name', 'x'.repeat(bytes))] })
  const { message } = await refusal(list(name(10 * 1024 * 1024)), 'RequestSizeLimitExceeded')
  assert.equal(message, 'The request size exceeds the limit of 10485760 bytes.')
  // Signatures of the older kind are for a megabyte.
  for (const signMethod of ['HmacSHA1', 'HmacSHA256']) {
    const refused = await refusal(list(name(1024 * 1024), { signMethod }), 'AuthFailure.SignatureFailure')
    assert.match(refused.message, /because of exceeding request size limit, please use new signature method `TC3-HMAC-SHA256`\.$/)
  }
})
