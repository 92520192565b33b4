import { strict as assert } from 'node:assert'
import type { Cases } from '../cases.ts'
import { record } from '../wire.ts'
import { ACTION, type Asking, DENIED, EHPC, HOME, idsOf, inRegion, STS } from './asking.ts'
import type { Body, Parameters, Settings, Way } from './call.ts'
import type { Entry, ImageInfo } from './catalogue.ts'
import { children, membersOf, parse } from './xml.ts'

const XML_TYPE = 'text/xml;charset=utf-8'
/** Of these each call gets its own. */
const FRESH = ['RequestId', 'AccessKeyId', 'AccessKeySecret', 'SecurityToken', 'Expiration']

/** Declares the cases about answers in XML, as far as the client can ask for them. */
export function declareFormats(cases: Cases, asking: Asking): void {
  const { world, traits } = asking
  const { keys, named, roles } = world
  const here = world.community.filter(inRegion(HOME))
  const { xml } = traits
  if (xml === undefined) return

  const settingsOf = (way: string, format: string | null, style?: string): Settings => {
    const [signature, method = 'GET', place = 'query'] = way.split(' ')
    return { signature: signature as Way['signature'], method, place, format, ...(style === undefined ? {} : { style }) }
  }
  const operations: readonly (readonly [action: string, Parameters, Settings])[] = [
    [ACTION, {}, {}],
    [ACTION, { BaseOsTag: 'none' }, {}],
    ['ListCustomImages', {}, {}],
    ['ListImages', {}, {}],
    ['ListImages', { BaseOsTag: 'none' }, {}],
    ['ListClusters', { PageSize: 50 }, {}],
    ['ListClustersMeta', {}, {}],
    ['DescribeCluster', { ClusterId: named.multi.id }, {}],
    ['ListRegions', {}, {}],
    ['GetCallerIdentity', {}, { version: STS, key: keys.reader }],
    ['AssumeRole', { RoleArn: roles.reader, RoleSessionName: 'conformance' }, { version: STS, key: keys.assumer }],
  ]

  cases.test('format.xml', async () => {
    for (const request of xml.requests) {
      const settings = settingsOf(...request)
      const { answer } = await record(world.endpoints.open, async (endpoint) => {
        checkListing(await asking.text(ACTION, { RegionId: HOME }, { ...settings, endpoint }), here)
      })
      assert.equal(answer.headers.get('content-type'), XML_TYPE)
      if (!xml.everyOperation) continue
      for (const [action, parameters, more] of operations) {
        const written = await asking.text(action, parameters, { ...settings, format: 'XML', ...more })
        const plain = JSON.parse(await asking.text(action, parameters, { ...settings, format: 'JSON', ...more })) as Body
        checkLikeJson(action, written, plain)
      }
    }
    for (const [action, parameters, more] of operations.filter(([name]) => xml.classes?.includes(name))) {
      for (const way of asking.plainWays) {
        const shown = async (format: string) => {
          const reply = await asking.call(action, { RegionId: HOME, ...parameters }, { ...way, style: 'model', format, ...more })
          assert.ok('value' in reply, JSON.stringify(reply).slice(0, 500))
          return stable((reply.value as { readonly body: Body }).body)
        }
        assert.deepEqual(await shown('XML'), await shown('JSON'), `${action} as the client's classes read it`)
      }
    }
  })

  cases.test('format.xml-refusal', async () => {
    for (const way of xml.refusals) {
      const settings = { ...settingsOf(way, 'XML'), key: keys.stranger, version: EHPC }
      if (xml.refusalIn === undefined) {
        const { answer } = await record(world.endpoints.open, async (endpoint) => {
          const { data } = await asking.refused(['NotAuthorized', 407, DENIED], ACTION, { RegionId: HOME }, { ...settings, endpoint })
          if (!asking.hides('denial')) assert.equal((data?.['AccessDeniedDetail'] as Body | undefined)?.['AuthAction'], `ehpc:${ACTION}`)
        })
        // One SDK compares it to the letter.
        assert.equal(answer.headers.get('content-type'), XML_TYPE)
        await asking.refused(['InvalidAccessKeyId.Inactive', 400], ACTION, { RegionId: HOME }, { ...settings, key: keys.disabled })
        continue
      }
      const reply = await asking.call(ACTION, { RegionId: HOME }, { ...settings, asText: xml.refusalIn === 'answer' })
      const text = 'error' in reply ? reply.error.message : String((reply.value as { readonly body: unknown }).body)
      if ('error' in reply) assert.deepEqual([reply.error.class, reply.error.code, reply.error.status], [traits.exceptions[0], '', 407])
      const root = parse(text)
      const members = membersOf(root) as Readonly<Record<string, string>>
      assert.deepEqual([root.name, members['Code'], members['Message']], ['Error', 'NotAuthorized', DENIED])
      asking.checkRequestId(members['RequestId'])
      assert.ok(members['HostId'] && members['Recommend']?.startsWith('http'), text)
    }
  })

  /** Checks a list of images in XML against the catalogue: prolog, root, request id, and every member of every image. */
  function checkListing(text: string, expected: readonly Entry<ImageInfo>[]): void {
    const root = parse(text)
    assert.deepEqual([root.name, children(root).map(({ name }) => name)], [`${ACTION}Response`, ['RequestId', 'Images']])
    const [requestId, images] = children(root)
    asking.checkRequestId(requestId?.text)
    const found = children(images).map((image) => {
      assert.equal(image.name, 'ImageInfo')
      return membersOf(image) as unknown as ImageInfo
    })
    assert.deepEqual(idsOf(found), idsOf(expected.map(({ view }) => view)))
    const byId = new Map(expected.map(({ view }) => [view.ImageId, texts(view)]))
    for (const image of found) assert.deepEqual(image, byId.get(image.ImageId))
  }
}

/** An object with a text in the place of every value. */
const texts = (value: object): object =>
  Object.fromEntries(Object.entries(value).map(([name, one]) => [name, typeof one === 'object' ? texts(one as object) : String(one)]))

/** What a client shows, without what is another each time. XML has no empty list. */
function stable(value: unknown): unknown {
  if (value === null) return []
  if (Array.isArray(value)) return value.map(stable)
  if (typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).flatMap(([name, one]) => (FRESH.includes(name) ? [] : [[name, stable(one)]])))
}

/** Checks that an answer in XML says the same as the one in JSON: elements, order and texts. */
function checkLikeJson(action: string, text: string, body: Body): void {
  const root = parse(text)
  assert.equal(root.name, `${action}Response`)
  // The request id has a place of its own.
  const sorted = (pairs: readonly unknown[]) => pairs.map((pair) => JSON.stringify(pair)).toSorted()
  assert.deepEqual(sorted(pairsOfXml(root)), sorted(pairsOfJson(body)), action)
}

const pairsOfXml = (element: ReturnType<typeof parse>): unknown[] =>
  children(element).map((child) => {
    const inner = pairsOfXml(child)
    return [child.name, FRESH.includes(child.name) ? '' : inner.length > 0 ? inner : child.text]
  })

const pairsOfJson = (body: object): unknown[] =>
  Object.entries(body).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one: unknown) => {
      if (FRESH.includes(name)) return [name, '']
      if (typeof one !== 'object' || one === null) return [name, String(one)]
      const inner = pairsOfJson(one)
      return [name, inner.length > 0 ? inner : '']
    }),
  )
