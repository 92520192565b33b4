import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import dns from 'node:dns'
import type { Key } from '../catalogue.ts'
import { test } from '../harness.ts'
import type { ImageInfo } from './catalogue.ts'
import { type Asking, type Body, EHPC, listIn, type Signature, STS } from './client.ts'
import { world } from './runner.ts'
import { teaParams } from './tea.ts'
import { checkXmlListing } from './xml.ts'

const ACTION = 'ListCommunityImages'
const HOME = { RegionId: 'cn-hangzhou' }
const expected = world.community.filter(({ regions }) => regions.length === 0 || regions.includes('cn-hangzhou'))

const idsOf = (body: Body): string[] => {
  const images = listIn<ImageInfo>(body, 'Images', 'ImageInfo')
  return images.map(({ ImageId }) => ImageId).toSorted()
}
const viewIds = (entries: typeof expected): string[] => entries.map(({ view }) => view.ImageId).toSorted()

/** Calls with the client's own `Params` and `OpenApiRequest`. */
export type RawCall = (
  signature: Signature,
  params: object,
  request: object,
  key?: Key,
  endpoint?: string,
) => Promise<{ readonly body: unknown }>

/** Finds the vendor's hosts on this machine during a call, as lines in /etc/hosts would. */
async function withVendorHostsHere<T>(call: () => Promise<T>): Promise<T> {
  const real = dns.lookup
  const lookup = (host: string, ...rest: unknown[]) =>
    Reflect.apply(real, dns, [host.endsWith('.aliyuncs.com') ? '127.0.0.1' : host, ...rest])
  dns.lookup = Object.assign(lookup, real)
  try {
    return await call()
  } finally {
    dns.lookup = real
  }
}

/** Declares the cases that both of Node's newer clients have in their own way. */
export function declareTea({ refused }: Asking, call: RawCall): void {
  test('sign.RSA-GET', async () => {
    const { id, privateKey } = world.rsa
    const params = teaParams(ACTION, EHPC, 'GET')
    const query = { ...HOME, BaseOsTag: world.oddTag }
    const { RequestId: _, ...body } = (await call('RSA', params, { query }, { id, secret: privateKey })).body as Body
    assert.deepEqual(idsOf(body), viewIds(expected.filter(({ view }) => view.BaseOsTag.OsTag === world.oddTag)))
    const other = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ type: 'pkcs8', format: 'pem' })
    await refused(call('RSA', params, { query }, { id, secret: other.toString().trim() }), 'SignatureDoesNotMatch', 400)
  })

  test('call.other-style', async () => {
    for (const signature of ['V1', 'V3'] as const) {
      const { body } = await call(signature, { ...teaParams(ACTION, EHPC, 'GET'), bodyType: 'string' }, { query: HOME })
      const { RequestId: _, ...rest } = JSON.parse(body as string) as Body
      assert.deepEqual(idsOf(rest), viewIds(expected))
    }
  })

  test('format.xml', async () => {
    const params = { ...teaParams(ACTION, EHPC, 'GET'), bodyType: 'string' }
    const requests = [
      ['V3', { query: HOME, headers: { accept: 'application/xml' } }],
      ['V1', { query: { ...HOME, Format: 'XML' } }],
      ['V1', { query: { ...HOME, Format: 'xml' } }],
    ] as const
    for (const [signature, request] of requests) checkXmlListing(ACTION, (await call(signature, params, request)).body as string, expected)
  })

  test('format.xml-refusal', async () => {
    // Under signature 1.0 the SDK reads every refusal as JSON.
    const request = { query: HOME, headers: { accept: 'application/xml' } }
    const refusal = call('V3', { ...teaParams(ACTION, EHPC, 'GET'), bodyType: 'string' }, request, world.keys.stranger)
    await refused(refusal, 'NotAuthorized', 407, 'You are not authorized by RAM for this request.')
  })

  /** Calls one of the vendor's hosts, at the server's port. */
  const callHost = (host: string, signature: Signature, action: string, version: string, key?: Key) =>
    withVendorHostsHere(() => call(signature, teaParams(action, version, 'GET'), {}, key, `${host}:${world.endpoints.open.split(':')[1]}`))

  test('reach.vendor-host', async () => {
    for (const signature of ['V1', 'V3'] as const)
      for (const [network, region] of [
        ['ehpc', 'cn-hangzhou'],
        ['ehpc', 'cn-beijing'],
        ['ehpc-vpc', 'cn-beijing'],
      ] as const) {
        const { RequestId: _, ...body } = (await callHost(`${network}.${region}.aliyuncs.com`, signature, ACTION, EHPC)).body as Body
        const there = world.community.filter(({ regions }) => regions.length === 0 || regions.includes(region))
        assert.deepEqual(idsOf(body), viewIds(there))
      }
  })

  test('reach.sts-host', async () => {
    for (const host of ['sts.aliyuncs.com', 'sts.cn-hangzhou.aliyuncs.com', 'sts-vpc.cn-beijing.aliyuncs.com'])
      for (const signature of ['V1', 'V3'] as const)
        assert.equal(((await callHost(host, signature, 'GetCallerIdentity', STS)).body as Body)['AccountId'], world.uid, host)
  })

  test('refuse.unknown-product', async () => {
    const words = 'Cannot find product according to your specified domain.'
    for (const host of ['ecs.cn-hangzhou.aliyuncs.com', 'alidns.aliyuncs.com'])
      for (const signature of ['V1', 'V3'] as const)
        await refused(callHost(host, signature, 'DescribeImages', '2014-05-26'), 'InvalidProduct.NotFound', 404, words)
  })

  test('refuse.unsigned', async () => {
    for (const signature of ['V1', 'V3'] as const)
      for (const method of ['GET', 'POST'] as const) {
        const params = { ...teaParams(ACTION, EHPC, method), authType: 'Anonymous' }
        await refused(call(signature, params, { query: HOME }), 'MissingAccessKeyId', 400, 'AccessKeyId is mandatory for this action.')
      }
  })
}
