import { strict as assert } from 'node:assert'
import { writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Cases } from '../cases.ts'
import type { Client } from '../client.ts'
import { newHome } from '../command-line.ts'
import { type Program, startProgram } from '../program.ts'
import { runThrottled } from '../throttled.ts'
import { occurrences, record, relayed, replay } from '../wire.ts'
import { ACTION, type Asking, DENIED, entryIds, idsOf, inRegion, listIn, type Refusal } from './asking.ts'
import type { Body, Settings } from './call.ts'
import type { ImageInfo } from './catalogue.ts'

/** Declares the cases that the old command line has in its own way. */
export function declareAliyuncli(cases: Cases, asking: Asking, { folder }: Client): void {
  const { world, odd } = asking
  const { root, stranger } = world.keys
  const { open, limited } = world.endpoints
  const bin = join(folder, 'target', 'python', 'bin')
  const tag = { BaseOsTag: world.oddTag }
  const images = (body: Body) => idsOf(listIn<ImageInfo>(body, 'Images', 'ImageInfo'))

  cases.test('call.other-style', async () => {
    const shown = (...options: string[]) => asking.text(ACTION, tag, { options } as Settings)
    const filtered = JSON.parse(await shown('--filter', 'Images.ImageInfo[].{ImageId:ImageId,Size:Size}')) as ImageInfo[]
    const pairs = (some: readonly Pick<ImageInfo, 'ImageId' | 'Size'>[]) => some.map(({ ImageId, Size }) => `${ImageId} ${Size}`).toSorted()
    assert.deepEqual(pairs(filtered), pairs(odd.map(({ view }) => view)))
    const rows = (await shown('--output', 'text')).split('\n').map((line) => line.split('\t'))
    const cells = (await shown('--output', 'table')).split('\n').map((line) => line.split('|').map((cell) => cell.trim()))
    for (const { view } of odd) {
      assert.ok(
        rows.some((row) => row[0] === 'IMAGEINFO' && row.includes(view.ImageId) && row.includes(view.ImageName)),
        view.ImageName,
      )
      assert.ok(
        cells.some((row) => row.includes('ImageId') && row.includes(view.ImageId)),
        view.ImageId,
      )
    }
    // A value that stands in a file.
    const file = join(newHome(), 'tag.txt')
    writeFileSync(file, world.oddTag)
    assert.deepEqual(images(await asking.ask(ACTION, { BaseOsTag: `file://${file}` })), entryIds(odd))
  })

  cases.test('reach.vendor-host', async () => {
    for (const region of ['cn-hangzhou', 'cn-beijing']) {
      const { sent } = await relayed(open, async (endpoint) => {
        const found = images(await asking.ask(ACTION, { RegionId: region }, { endpoint }))
        assert.deepEqual(found, entryIds(world.community.filter(inRegion(region))))
      })
      assert.match(sent.toString('latin1'), new RegExp(`^Host: ehpc\\.${region}\\.aliyuncs\\.com\\r$`, 'im'))
    }
  })

  cases.test('reach.forward-proxy', async () => {
    const { sent } = await relayed(open, async (endpoint) => {
      assert.deepEqual(images(await asking.ask(ACTION, tag, { endpoint })), entryIds(odd))
      // No proxy's 407, although the server is one here.
      await asking.refused(['NotAuthorized', 407, DENIED], ACTION, {}, { endpoint, key: stranger })
    })
    assert.ok(sent.toString('latin1').startsWith('GET http://ehpc.cn-hangzhou.aliyuncs.com/?'), 'not how a proxy is asked')
  })

  cases.test('refuse.wrong-secret', async () => {
    // That the package blames the secret tells that the server's string to sign is its own, to the letter.
    const key = { ...root, secret: `${root.secret.slice(0, -1)}x` }
    for (const parameters of [{}, tag]) {
      const { code } = await asking.refused(['SignatureDoesNotMatch', 400], ACTION, parameters, { key })
      assert.equal(code, 'InvalidAccessKeySecret')
    }
  })

  cases.test('refuse.nonce-used', async () => {
    const { request } = await record(open, (endpoint) => asking.ask(ACTION, { BaseOsTag: 'none' }, { endpoint }))
    // The call itself, without what the command tells of it elsewhere.
    const again = await replay(open, request.subarray(0, request.indexOf('\r\n\r\n') + 4))
    const { Code, Message, RequestId } = JSON.parse(again.body) as Body
    assert.deepEqual([again.status, Code, Message], [400, 'SignatureNonceUsed', 'Specified signature nonce was used already.'])
    assert.equal(RequestId, again.headers.get('x-acs-request-id'))
  })

  cases.test('refuse.unknown-action', async () => {
    // One that the package still has, and the vendor's service no longer.
    const words = 'Specified api is not found, please check your url and method.'
    await asking.refused(['InvalidAction.NotFound', 404, words], 'ListContainerImages')
  })

  cases.test('refuse.unknown-product', async () => {
    const refusal: Refusal = ['InvalidProduct.NotFound', 404, 'Cannot find product according to your specified domain.']
    await asking.refused(refusal, 'DescribeDomains', {}, { product: 'alidns' } as Settings)
  })

  /**
   * Starts another program of the account, which uses the limit up: twenty processes a second are more than a machine can start.
   * @returns when it has been refused for the first time; it goes on until it is stopped
   */
  async function startOtherProgram(): Promise<Program> {
    const command = [join(bin, 'python'), 'other_program.py', limited, root.id, root.secret] as const
    const other = startProgram(command, { cwd: folder, environment: {} })
    if ((await other.line()) !== 'refused') {
      await other.stop()
      throw new Error('the other program was not refused')
    }
    return other
  }

  cases.test('refuse.throttled', async () => {
    const other = await startOtherProgram()
    try {
      const call = () => asking.call(ACTION, { BaseOsTag: 'none' }, { endpoint: limited })
      let reply = await call()
      // One that starts a second anew goes through.
      for (let calls = 1; calls < 10 && !('error' in reply); calls += 1) reply = await call()
      const way = { signature: 'V1', method: 'GET', place: 'query' } as const
      asking.checkRefusal(reply, ['Throttling.User', 400, 'Request was denied due to user flow control.'], way)
      // Other operations have limits of their own.
      await asking.ask('ListImages', { BaseOsTag: 'none' }, { endpoint: limited })
    } finally {
      await other.stop()
    }
  })

  cases.test('program.retry', async () => {
    const { lines, received, rounds } = await runThrottled(limited, '"Throttling.User"', startOtherProgram, (via) => {
      const key = { ALIBABA_CLOUD_ACCESS_KEY_ID: root.id, ALIBABA_CLOUD_ACCESS_KEY_SECRET: root.secret }
      const environment = { HOME: newHome(), PATH: [bin, process.env['PATH']].join(delimiter), ...key, EHPC_ENDPOINT: via }
      return startProgram(['sh', 'programs/retry.sh', '5'], { cwd: folder, environment })
    })
    assert.deepEqual(lines, ['5'])
    assert.ok(occurrences(received, '"Throttling.User"') > 0, 'nothing was throttled')
    assert.equal(occurrences(received, '"ImageInfo"'), 5 * rounds, 'answers')
  })
}
