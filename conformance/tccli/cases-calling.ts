import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newHome, run } from '../command-line.ts'
import { occurrences, relayed, skip, test } from '../harness.ts'
import { world } from '../tencent/runner.ts'
import { BIN, by, describeImage, ids, type Listing, list, OPEN, page, refused, type Settings, startDescribeImage } from './command.ts'

const FILTERS = [by('image-type', 'PRIVATE_IMAGE', 'PUBLIC_IMAGE'), by('image-name', '快照组自定义镜像（第'), by('image-os', 'CentOS')]
const expected = world.images.filter(
  ({ ImageName, ImageOsName }) => ImageName.includes('快照组自定义镜像（第') && ImageOsName.includes('CentOS'),
)
const newest = ids(world.images.slice(0, 20))
const someIds = ids(expected.slice(2, 9))

function checkExpected({ TotalCount, ImageSet }: Listing): void {
  assert.ok(expected.length > 10, 'the catalogue cannot tell')
  assert.equal(TotalCount, expected.length)
  assert.deepEqual(ids([...ImageSet]), someIds)
}

/** A waiter for what never comes, which does not rest between its calls. */
const AGAIN_AND_AGAIN = "{'expr':'TotalCount','to':-1,'timeout':50,'interval':0}"

const NEWEST = async (settings: Settings) => assert.deepEqual(ids([...(await list([], settings)).ImageSet]), newest)

for (const name of ['sign.TC3-HMAC-SHA256-GET', 'sign.HmacSHA1-GET', 'sign.HmacSHA1-POST', 'sign.HmacSHA256-GET', 'sign.HmacSHA256-POST'])
  skip(name, 'the command line signs with TC3-HMAC-SHA256 and sends POST, nothing else')

test('sign.TC3-HMAC-SHA256-POST', async () => checkExpected(await list(page(FILTERS, 2, 7))))

skip('sign.unsigned-payload', 'the command line has no option for it')
skip('sign.multipart', 'the command line sends JSON only')
test('sign.twice-in-a-second', async () => {
  // A waiter makes the same call again.
  const calls = startDescribeImage([...page([], 0, 1), '--waiter', AGAIN_AND_AGAIN])
  const seconds: number[] = []
  for (let call = 0; call < 20; call += 1) {
    assert.equal(await calls.line(), `Inquiry result is ${world.images.length}.`)
    seconds.push(Math.floor(Date.now() / 1_000))
  }
  await calls.stop()
  assert.ok(new Set(seconds).size < seconds.length / 2, `never twice in one of the seconds ${seconds}`)
})

skip('call.generic', 'the command line knows only the actions that it was made with')

test('call.other-style', async () => {
  const unfolded = FILTERS.flatMap(({ Name, Values }, index) => [
    `--Filters.${index}.Name`,
    Name,
    ...(Values.length === 1 ? [`--Filters.${index}.Values`, Values[0] ?? ''] : [`--Filters.${index}.Values`, ...Values]),
  ])
  checkExpected(await list(['--cli-unfold-argument', ...unfolded, '--Offset', '2', '--Limit', '7']))
})

test('call.temporary-key', () => NEWEST({ key: world.keys.temporary }))

test('call.allowed-user', () => NEWEST({ key: world.keys.reader }))

test('call.language', async () => {
  const key = { ...world.keys.root, secret: 'not-the-secret' }
  const message = async (...args: string[]) => (await refused('AuthFailure.SignatureFailure', args, { key })).message
  assert.equal(await message('--language', 'zh-CN'), '请求签名验证失败，请检查您的签名计算是否正确。')
  const english = 'The provided credentials could not be validated. Please check your signature is correct.'
  assert.equal(await message('--language', 'en-US'), english)
})

test('call.region', async () => {
  for (const region of [null, 'ap-guangzhou', 'no-such-region']) await NEWEST({ region })
})

test('call.request-id', async () => {
  for (let call = 0; call < 3; call += 1) {
    await list(['--Limit', '1'])
    await refused('InvalidParameterValue.InvaildPageParam', ['--Limit', '101'])
  }
})

test('reach.ip', () => NEWEST({ endpoint: OPEN }))

test('reach.localhost', () => NEWEST({ endpoint: OPEN.replace('127.0.0.1', 'localhost') }))

test('reach.sub-path', () => NEWEST({ endpoint: `${OPEN}/ecm` }))

test('reach.forward-proxy', async () => {
  const endpoint = 'http://ecm.tencentcloudapi.com'
  checkExpected(await list([...page(FILTERS, 2, 7), '--https-proxy', OPEN], { endpoint }))
  checkExpected(await list(page(FILTERS, 2, 7), { endpoint, env: { http_proxy: OPEN } }))
})

skip('reach.gateway', 'the command line has no option for it')

test('reach.keep-alive', async () => {
  const { connections, sent } = await relayed(world.endpoints.open, async (via) => {
    const calls = startDescribeImage([...page([], 0, 1), '--waiter', AGAIN_AND_AGAIN], { endpoint: `http://${via}` })
    for (let call = 0; call < 1_000; call += 1) assert.equal(await calls.line(), `Inquiry result is ${world.images.length}.`)
    await calls.stop()
  })
  assert.ok(occurrences(sent, 'POST / HTTP/1.1') >= 1_000, 'not as many calls as lines')
  assert.equal(connections, 1, 'connections for 1,000 calls')
})

test('reach.gzip', async () => {
  const { sent } = await relayed(world.endpoints.open, async (via) => {
    const { TotalCount, ImageSet } = await list(page([], 0, 100), { endpoint: `http://${via}` })
    assert.equal(TotalCount, world.images.length)
    assert.deepEqual(ImageSet, world.images.slice(0, 100))
  })
  assert.match(sent.toString('latin1'), /^accept-encoding: gzip/im)
})

test('reach.concurrent', async () => {
  const pages = await Promise.all(Array.from({ length: 50 }, (_, index) => list(page([], index * 10, 10))))
  assert.deepEqual(
    pages.map(({ ImageSet }) => ids([...ImageSet])),
    pages.map((_, index) => ids(world.images.slice(index * 10, index * 10 + 10))),
  )
})

test('tccli.table', async () => {
  const { code, stdout, stderr } = await describeImage([...page(FILTERS, 2, 7), '--output', 'table'])
  assert.equal(code, 0, stderr)
  const cells = stdout.split('\n').map((line) => line.split('|').map((cell) => cell.trim()))
  assert.ok(
    cells.some((row) => row.includes('TotalCount') && row.includes(String(expected.length))),
    stdout.slice(0, 2_000),
  )
  for (const id of someIds)
    assert.ok(
      cells.some((row) => row.includes(id)),
      `${id} is not in the table`,
    )
  assert.ok(cells.some((row) => row.includes('重庆二区')))
})

test('tccli.text', async () => {
  const { code, stdout, stderr } = await describeImage([...page(FILTERS, 2, 7), '--output', 'text'])
  assert.equal(code, 0, stderr)
  const rows = stdout.split('\n').map((line) => line.split('\t'))
  assert.deepEqual(
    someIds.filter((id) => !rows.some((row) => row[0] === 'IMAGESET' && row.includes(id))),
    [],
  )
})

test('tccli.filter', async () => {
  const { code, stdout, stderr } = await describeImage([...page(FILTERS, 2, 7), '--filter', 'ImageSet[].{id:ImageId,gb:ImageSize}'])
  assert.equal(code, 0, stderr)
  assert.deepEqual(
    JSON.parse(stdout),
    expected.slice(2, 9).map(({ ImageId, ImageSize }) => ({ gb: ImageSize, id: ImageId })),
  )
})

test('tccli.input-file', async () => {
  const file = join(newHome(), 'input.json')
  writeFileSync(file, JSON.stringify({ Filters: FILTERS, Offset: 2, Limit: 7 }))
  checkExpected(await list(['--cli-input-json', `file://${file}`]))
})

test('tccli.waiter', async () => {
  const waiter = (to: number) => ['--waiter', `{'expr':'TotalCount','to':${to},'timeout':1,'interval':1}`]
  assert.equal((await list([...page([], 0, 1), ...waiter(world.images.length)])).TotalCount, world.images.length)
  const { code, stdout, stderr } = await describeImage([...page([], 0, 1), ...waiter(-1)])
  assert.equal(code, 255)
  assert.match(stdout + stderr, new RegExp(`Inquiry result is ${world.images.length}[\\s\\S]*timeout`))
})

test('tccli.configured', async () => {
  const home = newHome()
  const { id, secret } = world.keys.reader
  const settings = { secretId: id, secretKey: secret, region: 'ap-guangzhou', language: 'en-US', output: 'json', 'ecm.endpoint': OPEN }
  const configured = await run([join(BIN, 'tccli'), 'configure', 'set', ...Object.entries(settings).flat()], { HOME: home })
  assert.equal(configured.code, 0, configured.stderr)
  const plain = { home, key: null, endpoint: null, region: null }
  await NEWEST(plain)
  const { message } = await refused('InvalidParameterValue.InvaildPageParam', ['--Limit', '101'], plain)
  assert.match(message, /^[\x20-\x7e]+$/, 'not in English')
})
