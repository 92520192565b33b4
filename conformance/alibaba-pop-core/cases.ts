import assert from 'node:assert/strict'
import { RPCClient } from '@alicloud/pop-core'
import type { ImageInfo } from '../alibaba/catalogue.ts'
import { type Asking, type Body, EHPC, listIn, OPEN } from '../alibaba/client.ts'
import { world } from '../alibaba/runner.ts'
import { skip, test } from '../harness.ts'
import { rpcClient } from './client.ts'

/** Declares what only this client can have, and says what it cannot. */
export function declareOwn({ refused }: Asking): void {
  test('call.other-style', async () => {
    // The SDK itself makes the first letters of names capitals.
    const { RequestId, ...body } = (await rpcClient({}).request('listCommunityImages', {
      baseOsTag: 'Ubuntu_18.04_64',
      regionId: 'cn-hangzhou',
    })) as Body
    const images = listIn<ImageInfo>(body, 'Images', 'ImageInfo')
    assert.ok(images.length > 0 && images.every(({ BaseOsTag }) => BaseOsTag.OsTag === 'Ubuntu_18.04_64'))
    assert.equal(typeof RequestId, 'string')
  })

  skip('format.xml', 'the SDK reads every answer as JSON')
  skip('format.xml-refusal', 'the SDK reads every answer as JSON')

  test('reach.vendor-host', async () => {
    for (const [region, method] of [
      ['cn-hangzhou', 'GET'],
      ['cn-beijing', 'POST'],
    ] as const) {
      const client = rpcClient({ endpoint: `ehpc.${region}.aliyuncs.com` })
      const [host, port] = OPEN.split(':')
      // What a line in /etc/hosts does, with a port.
      const beforeRequest = (options: Readonly<Record<string, unknown>>) => ({
        ...options,
        host,
        port,
        headers: { ...(options['headers'] as object), host: `ehpc.${region}.aliyuncs.com` },
      })
      const { RequestId: _, ...body } = (await client.request('ListCommunityImages', {}, { beforeRequest, method })) as Body
      const expected = world.community.filter(({ regions }) => regions.length === 0 || regions.includes(region))
      assert.deepEqual(
        listIn<ImageInfo>(body, 'Images', 'ImageInfo')
          .map(({ ImageId }) => ImageId)
          .toSorted(),
        expected.map(({ view }) => view.ImageId).toSorted(),
      )
    }
  })

  test('refuse.unsigned', async () => {
    const nobody = new RPCClient({
      endpoint: `http://${OPEN}`,
      apiVersion: EHPC,
      credentialsProvider: { getCredentials: async () => undefined },
    })
    for (const method of ['GET', 'POST'])
      await refused(
        nobody.request('ListCommunityImages', {}, { method }),
        'MissingAccessKeyId',
        400,
        'AccessKeyId is mandatory for this action.',
      )
  })

  skip('refuse.throttled-then-retried', 'the SDK has no retry of its own')
}
