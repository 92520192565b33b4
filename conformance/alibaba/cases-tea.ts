import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import type { Key } from '../catalogue.ts'
import { skip, test } from '../harness.ts'
import type { ImageInfo } from './catalogue.ts'
import { type Asking, type Body, EHPC, listIn, type Signature } from './client.ts'
import { world } from './runner.ts'
import { teaParams } from './tea.ts'
import { checkXmlListing } from './xml.ts'

const ACTION = 'ListCommunityImages'
const HOME = { RegionId: 'cn-hangzhou' }
const expected = world.community.filter(({ regions }) => regions.length === 0 || regions.includes('cn-hangzhou'))

/** Calls with the client's own `Params` and `OpenApiRequest`. */
export type RawCall = (signature: Signature, params: object, request: object, key?: Key) => Promise<{ readonly body: unknown }>

/** Declares the cases that both of Node's newer clients have in their own way. */
export function declareTea({ refused }: Asking, call: RawCall): void {
  test('sign.RSA-GET', async () => {
    const { id, privateKey } = world.rsa
    const params = teaParams(ACTION, EHPC, 'GET')
    const query = { ...HOME, BaseOsTag: world.oddTag }
    const { RequestId: _, ...body } = (await call('RSA', params, { query }, { id, secret: privateKey })).body as Body
    assert.equal(
      listIn<ImageInfo>(body, 'Images', 'ImageInfo').length,
      expected.filter(({ view }) => view.BaseOsTag.OsTag === world.oddTag).length,
    )
    const other = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ type: 'pkcs8', format: 'pem' })
    await refused(call('RSA', params, { query }, { id, secret: other.toString().trim() }), 'SignatureDoesNotMatch', 400)
  })

  test('call.other-style', async () => {
    for (const signature of ['V1', 'V3'] as const) {
      const { body } = await call(signature, { ...teaParams(ACTION, EHPC, 'GET'), bodyType: 'string' }, { query: HOME })
      const { RequestId: _, ...rest } = JSON.parse(body as string) as Body
      assert.equal(listIn<ImageInfo>(rest, 'Images', 'ImageInfo').length, expected.length)
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

  for (const name of ['reach.vendor-host', 'reach.sts-host', 'refuse.unknown-product'])
    skip(name, 'the SDK calls the host it signs, and its proxy options have no effect')

  test('refuse.unsigned', async () => {
    for (const signature of ['V1', 'V3'] as const)
      for (const method of ['GET', 'POST'] as const) {
        const params = { ...teaParams(ACTION, EHPC, method), authType: 'Anonymous' }
        await refused(call(signature, params, { query: HOME }), 'MissingAccessKeyId', 400, 'AccessKeyId is mandatory for this action.')
      }
  })
}
