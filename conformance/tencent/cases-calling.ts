import { strict as assert } from 'node:assert'
import type { Cases } from '../cases.ts'
import { relayed } from '../wire.ts'
import { type Asking, by, FILTERS, HTTP_METHODS, SIGN_METHODS } from './asking.ts'
import type { Way } from './call.ts'

/** What URLs, forms and JSON escape in their own ways. */
const ESCAPED = ["it's ~", '~ (new)!*', 'c++&构建=', '100%_done', '"quoted"/\\back\\', '😀 rocket']
const WORDS = {
  'en-US': 'The provided credentials could not be validated. Please check your signature is correct.',
  'zh-CN': '请求签名验证失败，请检查您的签名计算是否正确。',
}

/** Declares the cases about signing and calling. */
export function declareCalling(cases: Cases, asking: Asking): void {
  const { world, traits } = asking
  const { root, temporary, reader } = world.keys
  const wrong = { ...root, secret: 'not-the-secret' }
  const failed = 'AuthFailure.SignatureFailure'
  const spellings = traits.spellings ?? ['']

  for (const signMethod of SIGN_METHODS)
    for (const httpMethod of HTTP_METHODS) cases.test(`sign.${signMethod}-${httpMethod}`, () => signed({ signMethod, httpMethod }))

  async function signed(way: Way): Promise<string | undefined> {
    if (!asking.signsLists(way)) {
      // Only what is refused may be passed over.
      await asking.list({ Limit: 1 }, way)
      await asking.refused(failed, { Filters: FILTERS }, way)
      return traits.signsListsWith?.reason
    }
    for (const spelling of spellings) {
      await asking.sample({ ...way, spelling })
      for (const text of ESCAPED) {
        const { TotalCount } = await asking.list({ Filters: [by('image-name', text)] }, { ...way, spelling })
        assert.equal(TotalCount, world.images.filter(({ ImageName }) => ImageName.includes(text)).length, text)
        assert.ok(TotalCount > 0, 'the catalogue cannot tell')
      }
      await asking.refused(failed, undefined, { ...way, spelling, key: wrong })
    }
    return undefined
  }

  cases.test('sign.unsigned-payload', async () => {
    for (const httpMethod of HTTP_METHODS) {
      const { sent } = await relayed(world.endpoints.open, (endpoint) => asking.sample({ endpoint, httpMethod, unsignedPayload: true }))
      assert.match(sent.toString('latin1'), /^x-tc-content-sha256: UNSIGNED-PAYLOAD\r$/im)
      await asking.refused(failed, undefined, { key: wrong, httpMethod, unsignedPayload: true })
    }
  })

  cases.test('sign.multipart', async () => {
    const { sent } = await relayed(world.endpoints.open, (endpoint) => asking.sample({ endpoint, multipart: true }))
    assert.match(sent.toString('latin1'), /^content-type: multipart\/form-data/im)
    await asking.refused(failed, { Offset: 2 }, { key: wrong, multipart: true })
  })

  cases.test('sign.twice-in-a-second', async () => {
    for (const way of asking.ways)
      for (const { ImageSet } of await Promise.all([1, 2, 3, 4, 5].map(() => asking.list({ Limit: 1 }, way))))
        assert.equal(ImageSet[0]?.ImageId, world.images[0]?.ImageId)
  })

  cases.test('call.generic', async () => {
    await asking.sample({ style: 'generic', region: 'ap-guangzhou' })
    for (const way of asking.ways) {
      if (!traits.genericDropsParameters) await asking.sample({ ...way, style: 'generic' })
      else assert.equal((await asking.list({}, { ...way, style: 'generic' })).TotalCount, world.images.length)
    }
    if (traits.capitalizes) await asking.sample({ style: 'raw', action: 'describeImage' })
  })

  cases.test('call.other-style', async () => {
    const other = traits.other ?? []
    for (const way of other.includes('every-way') ? asking.ways : asking.ways.slice(0, 1)) {
      await asking.sample({ ...way, style: 'other' })
      await asking.sample({ ...way, style: 'other', key: temporary })
      await asking.refused(failed, undefined, { ...way, style: 'other', key: wrong })
      await asking.refused('InvalidParameterValue.InvaildPageParam', { Limit: 101 }, { ...way, style: 'other' })
    }
    if (other.includes('drops-unknown')) await asking.list({ Filters: FILTERS, Colour: 'red' }, { style: 'other' })
    if (!other.includes('cancels')) return
    const reply = await asking.call({}, { style: 'other', reuse: 'cancelled' })
    assert.ok('error' in reply && reply.error.class === 'context.Canceled', JSON.stringify(reply).slice(0, 300))
  })

  cases.test('call.temporary-key', () => asking.sampleAlways({ key: temporary }))
  cases.test('call.allowed-user', () => asking.sampleAlways({ key: reader }))

  cases.test('call.language', async () => {
    const { defaultLanguage } = traits
    for (const [language, asked] of [['zh-CN', 'zh-CN'], ['en-US', 'en-US'], ...(defaultLanguage ? [[defaultLanguage]] : [])] as const)
      for (const way of asking.waysOfLanguage(asked)) {
        const { message } = await asking.refused(failed, undefined, { ...way, key: wrong, ...(asked && { language: asked }) })
        assert.equal(message, WORDS[language], `${asked} ${JSON.stringify(way)}`)
      }
  })

  cases.test('call.region', async () => {
    await asking.sampleAlways({})
    for (const region of ['', 'ap-guangzhou', 'ap-chongqing-ecm2', 'no-such-region']) await asking.sampleAlways({ region })
  })

  cases.test('call.request-id', async () => {
    // Every answer and every refusal of this suite is checked the same way; here are many of each.
    for (let call = 0; call < (traits.command ? 3 : 25); call += 1) {
      await asking.list({ Limit: 1 }, { reuse: 'request-id' })
      await asking.refused('InvalidParameterValue.InvaildPageParam', { Limit: 101 }, { reuse: 'request-id' })
    }
  })
}
