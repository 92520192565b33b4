import { strict as assert } from 'node:assert'
import type { Cases } from '../cases.ts'
import { type Asking, by, isTc3Post, TC3 } from './asking.ts'
import type { Request, Settings } from './call.ts'

const ENGLISH = { language: 'en-US' }
const MEGABYTE = 1024 * 1024

/** Declares the cases about what is refused because of what is asked. */
export function declareRefusals(cases: Cases, asking: Asking): void {
  const refusedRequests = (name: string, code: string, ...requests: Request[]) =>
    cases.test(name, async () => {
      for (const request of requests) await asking.refusedAlways(code, request)
    })

  refusedRequests(
    'refuse.page',
    'InvalidParameterValue.InvaildPageParam',
    { Offset: -1 },
    { Limit: 101 },
    { Limit: -1 },
    { Limit: 0 },
    { Offset: -1, Limit: 101 },
  )
  const filters = [
    by('image-colour', 'red'),
    by('IMAGE-ID', 'img-pr000000'),
    by('image-type', 'SECRET_IMAGE'),
    by('instance-type', 'NOSUCH.TYPE1'),
    by('image-name', 'one', 'two'),
    by('image-os', 'one', 'two'),
  ]
  refusedRequests('refuse.filter', 'InvalidParameterValue.InvalidFilter', ...filters.map((one) => ({ Filters: [one] })))
  const imageIds = ['img-1', 'ins-pr000000', 'img-PR000000', 'img-pr0000000', '镜像', '']
  refusedRequests('refuse.image-id', 'InvalidParameterValue.InvalidImageID', ...imageIds.map((id) => ({ Filters: [by('image-id', id)] })))

  cases.test('refuse.eleven-filters', async () => {
    const many = Array.from({ length: 11 }, (_, n) => by('image-name', String(n)))
    for (const way of asking.listWays) await asking.list({ Filters: many.slice(0, 10) }, way)
    await asking.refusedAlways('InvalidParameterValue.ParameterValueTooLarge', { Filters: many })
  })

  cases.test('refuse.unknown-parameter', async () => {
    const nested = { Filters: [{ ...by('image-name', 'a'), Colour: 'red' }] }
    for (const [request, name] of [
      [{ Colour: 'red' }, 'Colour'],
      [nested, 'Filters.0.Colour'],
    ] as const)
      for (const { message } of await asking.refusedAlways('UnknownParameter', request, { ...ENGLISH, style: 'raw' }))
        assert.equal(message, `The parameter \`${name}\` is not recognized.`)
  })

  cases.test('refuse.wrong-type', async () => {
    const words = /^The value type of parameter `[A-Za-z0-9.]+` is not valid/
    const wrong = [
      { Limit: '10' },
      { Limit: 10.5 },
      { Offset: true },
      { Filters: 'image-id' },
      { Filters: [{ Name: 'image-id', Values: 'img-pr000000' }] },
      { Filters: [{ Name: 7, Values: ['a'] }] },
    ]
    for (const request of asking.traits.command ? wrong.slice(0, 1) : wrong)
      assert.match((await asking.refused('InvalidParameter', request, { ...ENGLISH, style: 'raw' })).message, words)
    for (const way of asking.ways.filter((one) => !isTc3Post(one)))
      assert.match((await asking.refused('InvalidParameter', { Limit: 'ten' }, { ...way, ...ENGLISH, style: 'raw' })).message, words)
  })

  const refusedCall = (name: string, code: string, settings: Settings, message: string, request: Request = {}) =>
    cases.test(name, async () => {
      for (const refusal of await asking.refusedAlways(code, request, { ...settings, ...ENGLISH })) assert.equal(refusal.message, message)
    })
  const inService = 'in service=`ecm` and version=`2019-07-19`.'
  refusedCall(
    'refuse.unknown-action',
    'InvalidAction',
    { style: 'raw', action: 'DescribeNothing' },
    `The request action=\`DescribeNothing\` is invalid or not found ${inService}`,
    { Limit: 20 },
  )
  refusedCall(
    'refuse.unknown-version',
    'NoSuchVersion',
    { style: 'generic', version: '2019-07-20' },
    'The specified api version=`2019-07-20` does not exist in service=`ecm`.',
    { Limit: 20 },
  )
  refusedCall(
    'refuse.unserved-action',
    'UnsupportedOperation',
    { action: 'DescribeVpcs' },
    'The action `DescribeVpcs` of service=`ecm` and version=`2019-07-19` is not served by this server.',
    { Limit: '5' },
  )
  refusedCall(
    'refuse.unknown-product',
    'NoSuchProduct',
    {
      style: 'generic',
      service: 'cvm',
      version: '2017-03-12',
      action: 'DescribeImages',
      endpoint: null,
      proxy: asking.world.endpoints.open,
    },
    'The product `cvm` does not exist.',
    { Limit: 20 },
  )

  cases.test('refuse.too-large', async () => {
    const named = (length: number) => ({ Filters: [by('image-name', 'x'.repeat(length))] })
    const { message } = await asking.refused('RequestSizeLimitExceeded', named(10 * MEGABYTE), ENGLISH)
    assert.equal(message, 'The request size exceeds the limit of 10485760 bytes.')
    // Signatures of the older kind are for a megabyte.
    for (const way of asking.listWays.filter(({ signMethod, httpMethod }) => signMethod !== TC3 && httpMethod === 'POST')) {
      const refused = await asking.refused('AuthFailure.SignatureFailure', named(MEGABYTE), { ...way, ...ENGLISH })
      assert.match(refused.message, /because of exceeding request size limit, please use new signature method `TC3-HMAC-SHA256`\.$/)
    }
  })
}
