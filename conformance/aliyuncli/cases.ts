import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ImageInfo } from '../alibaba/catalogue.ts'
import { listIn, OPEN } from '../alibaba/client.ts'
import { record, replay } from '../alibaba/recorder.ts'
import { world } from '../alibaba/runner.ts'
import { newHome } from '../command-line.ts'
import { relayed, skip, test } from '../harness.ts'
import { ask, asking, refused } from './asking.ts'
import { command, startOtherProgram } from './command.ts'

const { root, stranger, denied } = world.keys
const ACTION = 'ListCommunityImages'
const DENIED = 'You are not authorized by RAM for this request.'

const idsOf = (images: readonly { readonly ImageId: string }[]): string[] => images.map(({ ImageId }) => ImageId).toSorted()
const communityOf = (region: string) => world.community.filter(({ regions }) => regions.length === 0 || regions.includes(region))
const odd = communityOf('cn-hangzhou').filter(({ view }) => view.BaseOsTag.OsTag === world.oddTag)
const oddIds = idsOf(odd.map(({ view }) => view))

for (const name of ['reach.ip', 'reach.localhost', 'reach.sub-path'])
  skip(name, "the command calls the vendor's own addresses: what its ModifyEndPoint sets is gone when that process ends")
for (const name of ['call.temporary-key', 'refuse.wrong-token', 'refuse.expired-token'])
  skip(name, 'the command has no option for a security token')
for (const name of [
  'reach.sts-host',
  'sts.caller-identity',
  'sts.assume-role',
  'sts.session-policy',
  'refuse.no-permission',
  'refuse.role',
])
  skip(name, "the vendor's package of the Security Token Service calls over https only")
for (const name of ['format.xml', 'format.xml-refusal']) skip(name, 'the command asks for JSON always')
skip('sign.RSA-GET', 'the command signs with a secret only')
skip('refuse.public-half', 'the command takes a secret that begins with dashes for an option')
skip('call.unknown-parameter', 'the command drops parameters that the operation does not have')
skip('region.default', 'the command makes no call without a region, and sends its name')
skip('reach.keep-alive', 'a call is a process of its own')
skip('reach.gzip', 'the command asks for no encoding of the answer but identity')
skip('refuse.unsigned', 'the command makes no call without a key')
skip('refuse.link', 'the command shows code, message, status and request id only')
skip('refuse.unknown-version', 'the command knows the versions only that its packages have')
skip('refuse.method', 'the command sends GET and POST only')
skip('refuse.too-large', 'the command writes all parameters into the address, and sends no body')

test('call.other-style', async () => {
  const tag = { BaseOsTag: world.oddTag }
  const shown = async (...options: string[]) => {
    const { code, stdout, stderr } = await command(ACTION, tag, {}, { options })
    assert.equal(code, 0, stdout + stderr)
    return stdout
  }
  const filtered = JSON.parse(await shown('--filter', 'Images.ImageInfo[].{ImageId:ImageId,Size:Size}')) as unknown[]
  assert.equal(filtered.length, odd.length)
  for (const { view } of odd)
    assert.ok(
      filtered.some((one) => Bun.deepEquals(one, { ImageId: view.ImageId, Size: view.Size })),
      view.ImageId,
    )
  const rows = (await shown('--output', 'text')).split('\n').map((line) => line.split('\t'))
  for (const { view } of odd)
    assert.ok(
      rows.some((row) => row[0] === 'IMAGEINFO' && row.includes(view.ImageId) && row.includes(view.ImageName)),
      view.ImageName,
    )
  const cells = (await shown('--output', 'table')).split('\n').map((line) => line.split('|').map((cell) => cell.trim()))
  for (const { view } of odd)
    assert.ok(
      cells.some((row) => row.includes('ImageId') && row.includes(view.ImageId)),
      view.ImageId,
    )
  // A value that stands in a file.
  const file = join(newHome(), 'tag.txt')
  writeFileSync(file, world.oddTag)
  const images = listIn<ImageInfo>(await ask(ACTION, { BaseOsTag: `file://${file}` }), 'Images', 'ImageInfo')
  assert.deepEqual(idsOf(images), oddIds)
})

test('reach.vendor-host', async () => {
  for (const region of ['cn-hangzhou', 'cn-beijing']) {
    const { sent } = await relayed(OPEN, async (endpoint) => {
      const images = listIn<ImageInfo>(await ask(ACTION, { RegionId: region }, { endpoint }), 'Images', 'ImageInfo')
      assert.deepEqual(idsOf(images), idsOf(communityOf(region).map(({ view }) => view)))
    })
    assert.match(sent.toString('latin1'), new RegExp(`^Host: ehpc\\.${region}\\.aliyuncs\\.com\\r$`, 'im'))
  }
})

test('reach.forward-proxy', async () => {
  const { sent } = await relayed(OPEN, async (endpoint) => {
    const images = listIn<ImageInfo>(await ask(ACTION, { BaseOsTag: world.oddTag }, { endpoint }), 'Images', 'ImageInfo')
    assert.deepEqual(idsOf(images), oddIds)
    // No proxy's 407, although the server is one here.
    await refused(ask(ACTION, {}, { endpoint, key: stranger }), 'NotAuthorized', 407, DENIED)
  })
  assert.ok(sent.toString('latin1').startsWith('GET http://ehpc.cn-hangzhou.aliyuncs.com/?'), 'not how a proxy is asked')
})

test('refuse.wrong-secret', async () => {
  // That the package blames the secret tells that the server's string to sign is its own, to the letter.
  const key = { ...root, secret: `${root.secret.slice(0, -1)}x` }
  for (const parameters of [{}, { BaseOsTag: world.oddTag }]) {
    const { code } = await refused(ask(ACTION, parameters, { key }), 'SignatureDoesNotMatch', 400)
    assert.equal(code, 'InvalidAccessKeySecret')
  }
})

test('refuse.nonce-used', async () => {
  const { request } = await record(OPEN, (endpoint) => ask(ACTION, { BaseOsTag: 'none' }, { endpoint }))
  // The call itself, without what the command tells of it elsewhere.
  const again = await replay(OPEN, request.subarray(0, request.indexOf('\r\n\r\n') + 4))
  assert.equal(again.status, 400)
  const { Code, Message, RequestId } = JSON.parse(again.body) as Readonly<Record<string, unknown>>
  assert.deepEqual([Code, Message], ['SignatureNonceUsed', 'Specified signature nonce was used already.'])
  assert.equal(RequestId, again.headers.get('x-acs-request-id'))
})

test('refuse.denied-user', async () => {
  for (const key of [stranger, denied]) await refused(ask(ACTION, {}, { key }), 'NotAuthorized', 407, DENIED)
  // What the other policy allows, the denied user may.
  await ask('ListImages', {}, { key: denied })
  const cluster = { ClusterId: world.named.multi.id }
  await refused(ask('DescribeCluster', cluster, { key: stranger }), 'NotAuthorized', 407, DENIED)
})

test('refuse.unknown-action', async () => {
  // One that the package still has, and the vendor's service no longer.
  const words = 'Specified api is not found, please check your url and method.'
  await refused(ask('ListContainerImages'), 'InvalidAction.NotFound', 404, words)
})

test('refuse.unknown-product', async () => {
  const call = ask('DescribeDomains', {}, {}, { product: 'alidns' })
  await refused(call, 'InvalidProduct.NotFound', 404, 'Cannot find product according to your specified domain.')
})

test('refuse.throttled', async () => {
  const other = await startOtherProgram(20)
  const settings = { endpoint: world.endpoints.limited }
  try {
    // One that starts a second anew goes through.
    for (let calls = 0; calls < 10; calls += 1) {
      const call = ask(ACTION, { BaseOsTag: 'none' }, settings)
      const throttled = await call.then(
        () => false,
        () => true,
      )
      if (!throttled && calls < 9) continue
      await refused(call, 'Throttling.User', 400, 'Request was denied due to user flow control.')
      break
    }
    // Other operations have limits of their own.
    await asking.ask('ListImages', { BaseOsTag: 'none' }, settings)
  } finally {
    await other.stop()
  }
})
