import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newHome, type Outcome } from '../command-line.ts'
import { skip, test } from '../harness.ts'
import { world } from '../tencent/runner.ts'
import { by, checkRefusal, describeImage, list, OPEN, PYTHON, page, refused, startOtherProgram } from './command.ts'

const { root, temporary, expired, disabled, stranger, denied } = world.keys
const ENGLISH = ['--language', 'en-US']

test('refuse.wrong-secret', async () => {
  await refused('AuthFailure.SignatureFailure', [], { key: { ...root, secret: `${root.secret.slice(0, -1)}x` } })
})

test('refuse.unknown-secret-id', async () => {
  const key = { ...root, id: 'AKIDnobodyHasThisOne' }
  const { message } = await refused('AuthFailure.SecretIdNotFound', ENGLISH, { key })
  assert.equal(message, 'The SecretId is not found, please ensure that your SecretId is correct.')
})

test('refuse.disabled-key', async () => {
  await refused('AuthFailure.SecretIdNotFound', [], { key: disabled })
})

test('refuse.late-clock', () => refusedAt(-600))

test('refuse.early-clock', () => refusedAt(600))

/** Calls in a process whose clock is off; a call four minutes off must still go through. */
async function refusedAt(seconds: number): Promise<void> {
  const off = (by: number) => ({ program: [PYTHON, join(import.meta.dirname, 'with_clock_off.py'), String(by)] as const })
  const { message } = await refused('AuthFailure.SignatureExpire', ENGLISH, off(seconds))
  const serverTime = Number(/the server time (\d+)\.$/.exec(message)?.[1])
  assert.ok(Math.abs(serverTime - Date.now() / 1_000) < 60, message)
  await list([], off(Math.sign(seconds) * 240))
}

skip('refuse.unsigned-call', 'the command line signs every call of this action')

test('refuse.denied-user', async () => {
  for (const key of [stranger, denied]) {
    const { message, requestId } = await refused('AuthFailure.UnauthorizedOperation', ENGLISH, { key })
    assert.match(message, /^You are not authorized to perform this operation\. Check your CAM policies/)
    assert.ok(message.includes('you are not authorized to perform operation (ecm:DescribeImage)\nresource (*) has no permission'), message)
    assert.ok(message.includes(`[request id:${requestId}]`), 'not the request id of this call')
  }
})

test('refuse.wrong-token', async () => {
  await refused('AuthFailure.TokenFailure', [], { key: { ...temporary, token: 'another' } })
  await refused('AuthFailure.TokenFailure', [], { key: { ...root, token: 'one that a permanent key has not' } })
})

test('refuse.missing-token', async () => {
  const { id, secret } = temporary
  await refused('AuthFailure.TokenFailure', [], { key: { id, secret } })
})

test('refuse.expired-temporary-key', async () => {
  await refused('AuthFailure.TokenFailure', [], { key: expired })
})

test('refuse.throttled', async () => {
  const other = await startOtherProgram(20)
  try {
    const calls: Outcome[] = []
    // One that starts a second anew goes through.
    while (calls.length < 10 && calls.every(({ code }) => code === 0))
      calls.push(await describeImage([...ENGLISH, ...page([], 0, 1)], { endpoint: `http://${world.endpoints.limited}` }))
    const { message } = checkRefusal(calls.at(-1) as Outcome, 'RequestLimitExceeded')
    const words =
      /^Your current request times equals to `(\d+)` in a second, which exceeds the frequency limit `20` for a second\. Please reduce the frequency of calls\.$/
    assert.ok(Number(words.exec(message)?.[1]) > world.callsPerSecond, message)
  } finally {
    await other.stop()
  }
})

test('refuse.page', async () => {
  for (const args of [
    ['--Offset', '-1'],
    ['--Limit', '101'],
    ['--Limit', '-1'],
    ['--Limit', '0'],
    ['--Offset', '-1', '--Limit', '101'],
  ])
    await refused('InvalidParameterValue.InvaildPageParam', args)
})

test('refuse.filter', async () => {
  const wrong = [
    by('image-colour', 'red'),
    by('image-type', 'SECRET_IMAGE'),
    by('instance-type', 'NOSUCH.TYPE1'),
    by('image-name', 'one', 'two'),
  ]
  for (const filter of wrong) await refused('InvalidParameterValue.InvalidFilter', page([filter]))
})

test('refuse.eleven-filters', async () => {
  const filters = (count: number) => page(Array.from({ length: count }, (_, n) => by('image-name', String(n))))
  await list(filters(10))
  await refused('InvalidParameterValue.ParameterValueTooLarge', filters(11))
})

test('refuse.image-id', async () => {
  for (const id of ['img-1', '镜像', '']) await refused('InvalidParameterValue.InvalidImageID', page([by('image-id', id)]))
})

skip('refuse.unknown-parameter', 'the command line drops or refuses unknown parameters before it calls')

test('refuse.wrong-type', async () => {
  // Only a file gets a wrong type past the command line's own checks.
  const file = join(newHome(), 'input.json')
  writeFileSync(file, JSON.stringify({ Limit: '10' }))
  const { message } = await refused('InvalidParameter', ['--cli-input-json', `file://${file}`, ...ENGLISH])
  assert.match(message, /^The value type of parameter `Limit` is not valid/)
})

test('refuse.unknown-action', async () => {
  // The command line knows the names of operations; another service's, which has this version too, is none of ECM's.
  const { message } = await refused('InvalidAction', ENGLISH, { operation: ['cfs', 'DescribeCfsFileSystems'] })
  assert.equal(message, 'The request action=`DescribeCfsFileSystems` is invalid or not found in service=`ecm` and version=`2019-07-19`.')
})

test('refuse.unknown-version', async () => {
  // The same with the versions of services.
  const { message } = await refused('NoSuchVersion', ENGLISH, { operation: ['cvm', 'DescribeImages'] })
  assert.equal(message, 'The specified api version=`2017-03-12` does not exist in service=`ecm`.')
})

test('refuse.unserved-action', async () => {
  const args = ['--InstanceId', 'ein-1', '--ImageName', 'a', ...ENGLISH]
  const { message } = await refused('UnsupportedOperation', args, { operation: ['ecm', 'CreateImage'] })
  assert.equal(message, 'The action `CreateImage` of service=`ecm` and version=`2019-07-19` is not served by this server.')
})

test('refuse.unknown-product', async () => {
  const settings = { operation: ['cvm', 'DescribeImages'], endpoint: 'http://cvm.tencentcloudapi.com' } as const
  const { message } = await refused('NoSuchProduct', ['--https-proxy', OPEN, ...ENGLISH], settings)
  assert.equal(message, 'The product `cvm` does not exist.')
})

test('refuse.too-large', async () => {
  const file = join(newHome(), 'input.json')
  writeFileSync(file, JSON.stringify({ Filters: [by('image-name', 'x'.repeat(10 * 1024 * 1024))] }))
  const { message } = await refused('RequestSizeLimitExceeded', ['--cli-input-json', `file://${file}`, ...ENGLISH])
  assert.equal(message, 'The request size exceeds the limit of 10485760 bytes.')
})
