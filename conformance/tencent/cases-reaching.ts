import { strict as assert } from 'node:assert'
import type { Cases } from '../cases.ts'
import { occurrences, relayed } from '../wire.ts'
import { type Asking, ids } from './asking.ts'

/** Of the older images some share their second, and have no promised order. */
const IN_ONE_ORDER = 400

/** Declares the cases about reaching the server. */
export function declareReaching(cases: Cases, asking: Asking): void {
  const { traits, world } = asking
  const { open } = world.endpoints
  const spellings = traits.spellings ?? ['']

  cases.test('reach.ip', async () => {
    assert.match(open, /^127\.0\.0\.1:\d+$/)
    await asking.sampleAlways({ endpoint: open })
  })

  cases.test('reach.localhost', () => asking.sampleAlways({ endpoint: open.replace('127.0.0.1', 'localhost') }))

  cases.test('reach.sub-path', async () => {
    for (const path of ['/ecm', '/cloud/edge'])
      for (const way of traits.subPathWith ?? asking.ways) {
        const { sent } = await relayed(open, (via) => asking.sample({ ...way, endpoint: `${via}${path}` }))
        const asked = `${way.httpMethod} ${path}`
        if (traits.sendsSubPath) assert.ok(sent.toString('latin1').startsWith(asked), `not sent to ${path}`)
      }
  })

  cases.test('reach.forward-proxy', async () => {
    for (const way of asking.ways)
      for (const spelling of spellings) {
        const { sent } = await relayed(open, (proxy) => asking.sample({ ...way, spelling, endpoint: null, proxy }))
        const asked = new RegExp(`^${way.httpMethod} http://ecm\\.(intl\\.)?tencentcloudapi\\.com/`)
        assert.match(sent.toString('latin1').slice(0, 100), asked, 'not how a proxy is asked')
      }
  })

  cases.test('reach.gateway', () => asking.sampleAlways({ endpoint: null, gateway: open }))

  cases.test('reach.keep-alive', async () => {
    await overOneConnection(1_000, {})
    if (traits.other?.includes('keeps-alive')) await overOneConnection(100, { style: 'other' })
  })

  async function overOneConnection(calls: number, settings: { readonly style?: 'other' }): Promise<void> {
    const { connections, received } = await relayed(open, async (endpoint) => {
      for (let call = 0; call < calls; call += 1) {
        const Offset = call % IN_ONE_ORDER
        const { ImageSet } = await asking.list({ Limit: 1, Offset }, { ...settings, endpoint, reuse: `keep-alive ${calls}` })
        assert.equal(ImageSet[0]?.ImageId, world.images[Offset]?.ImageId)
      }
    })
    assert.equal(occurrences(received, 'HTTP/1.1 200 '), calls, 'answers')
    assert.equal(connections, 1, `connections for ${calls} calls`)
  }

  cases.test('reach.gzip', async () => {
    const { sent } = await relayed(open, async (endpoint) => {
      const { TotalCount, ImageSet } = await asking.list({ Limit: 100 }, { endpoint, gzip: true, style: 'raw' })
      assert.equal(TotalCount, world.images.length)
      assert.deepEqual(ImageSet, world.images.slice(0, 100))
    })
    assert.match(sent.toString('latin1'), /^accept-encoding: gzip/im)
  })

  cases.test('reach.concurrent', async () => {
    await fiftyAtOnce({})
    if (traits.sharesClient) await fiftyAtOnce({ reuse: 'concurrent' })
    if (traits.other?.includes('keeps-alive')) await fiftyAtOnce({ style: 'other', reuse: 'concurrent' })
  })

  async function fiftyAtOnce(settings: { readonly style?: 'other'; readonly reuse?: string }): Promise<void> {
    const size = IN_ONE_ORDER / 50
    const pages = await Promise.all(
      Array.from({ length: 50 }, (_, page) => asking.list({ Limit: size, Offset: page * size }, { ...asking.ways[0], ...settings })),
    )
    assert.deepEqual(
      pages.flatMap(({ ImageSet }) => ids(ImageSet)),
      ids(world.images.slice(0, IN_ONE_ORDER)),
    )
  }
}
