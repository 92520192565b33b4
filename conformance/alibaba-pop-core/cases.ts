import assert from 'node:assert/strict'
import { RPCClient } from '@alicloud/pop-core'
import type { ImageInfo } from '../alibaba/catalogue.ts'
import { type Asking, type Body, EHPC, listIn, OPEN, STS } from '../alibaba/client.ts'
import { checkRequestId, world } from '../alibaba/runner.ts'
import { skip, test } from '../harness.ts'
import { rpcClient } from './client.ts'

const idsOf = (images: readonly { readonly ImageId: string }[]): string[] => images.map(({ ImageId }) => ImageId).toSorted()

/** Declares what only this client can have, and says what it cannot. */
export function declareOwn({ refused }: Asking): void {
  test('call.other-style', async () => {
    // The SDK itself makes the first letters of names capitals.
    const { RequestId, ...body } = (await rpcClient({}).request('listCommunityImages', {
      baseOsTag: 'Ubuntu_18.04_64',
      regionId: 'cn-hangzhou',
    })) as Body
    const here = world.community.filter(({ regions }) => regions.length === 0 || regions.includes('cn-hangzhou'))
    const expected = here.filter(({ view }) => view.BaseOsTag.OsTag === 'Ubuntu_18.04_64')
    assert.ok(expected.length > 3 && expected.length < here.length, 'the catalogue cannot tell')
    assert.deepEqual(idsOf(listIn<ImageInfo>(body, 'Images', 'ImageInfo')), idsOf(expected.map(({ view }) => view)))
    checkRequestId(RequestId)
  })

  skip('sign.RSA-GET', 'the SDK signs with a secret only')
  skip('format.xml', 'the SDK reads every answer as JSON')
  skip('format.xml-refusal', 'the SDK reads every answer as JSON')

  /** Calls one of the vendor's hosts, which is here: what a line in /etc/hosts does, with a port. */
  const callHost = (host: string, action: string, method: string, version?: string) => {
    const [address, port] = OPEN.split(':')
    const beforeRequest = (options: Readonly<Record<string, unknown>>) => ({
      ...options,
      host: address,
      port,
      headers: { ...(options['headers'] as object), host },
    })
    return rpcClient({ endpoint: host, ...(version && { version }) }).request(action, {}, { beforeRequest, method })
  }

  test('reach.vendor-host', async () => {
    for (const [network, region, method] of [
      ['ehpc', 'cn-hangzhou', 'GET'],
      ['ehpc', 'cn-beijing', 'POST'],
      ['ehpc-vpc', 'cn-beijing', 'GET'],
    ] as const) {
      const { RequestId: _, ...body } = (await callHost(`${network}.${region}.aliyuncs.com`, 'ListCommunityImages', method)) as Body
      const expected = world.community.filter(({ regions }) => regions.length === 0 || regions.includes(region))
      assert.deepEqual(idsOf(listIn<ImageInfo>(body, 'Images', 'ImageInfo')), idsOf(expected.map(({ view }) => view)))
    }
  })

  test('reach.sts-host', async () => {
    for (const host of ['sts.aliyuncs.com', 'sts.cn-hangzhou.aliyuncs.com', 'sts-vpc.cn-beijing.aliyuncs.com'])
      assert.equal(((await callHost(host, 'GetCallerIdentity', 'POST', STS)) as Body)['AccountId'], world.uid, host)
  })

  test('refuse.unknown-product', async () => {
    const words = 'Cannot find product according to your specified domain.'
    for (const host of ['ecs.cn-hangzhou.aliyuncs.com', 'alidns.aliyuncs.com'])
      await refused(callHost(host, 'DescribeImages', 'GET', '2014-05-26'), 'InvalidProduct.NotFound', 404, words)
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
}
