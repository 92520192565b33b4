import { expect, test } from 'bun:test'
import { lineOf } from './log-line.ts'
import { widthOf } from './text-width.ts'

const request = {
  requestId: '622c1da0-e874-4594-87fe-eb12386c51fe',
  at: '2026-01-02T03:04:05.000Z',
  cloud: 'tencent',
  action: 'DescribeImage',
  caller: 'acme',
  outcome: 'ok',
  detail: {},
  ms: 1.234,
  steps: [],
}
const refused = {
  ...request,
  outcome: 'InvalidParameterValue.InvalidPageParam',
  detail: { parameter: 'Limit', explanation: 'at most 100' },
}
const plain = (given: object, width: number) =>
  lineOf({ ...request, ...given }, { colour: false, width }).replace(/^\d\d:\d\d:\d\d/, 'TIME')

test('at 80 columns a request has a line with its id whole, and who called or why it was refused', () => {
  expect(plain({}, 80)).toBe('TIME ✓ DescribeImage 622c1da0-e874-4594-87fe-eb12386c51fe 1.2 ms acme')
  expect(plain(refused, 80)).toBe('TIME ✗ DescribeImage 622c1da0-e874-4594-87fe-eb12386c51fe InvalidPageParam:…')
  expect(plain({ action: 'ListCommunityImages', outcome: 'signature-mismatch' }, 80)).toBe(
    'TIME ✗ ListCommunit… 622c1da0-e874-4594-87fe-eb12386c51fe signature-mismatch',
  )
})

test('at 100 columns the cloud is named too, and at 160 each part has a column', () => {
  expect(plain({}, 100)).toBe('TIME ✓ tencent DescribeImage    622c1da0-e874-4594-87fe-eb12386c51fe 1.2 ms acme')
  expect(plain(refused, 160)).toBe(
    'TIME ✗ tencent DescribeImage    acme            1.2 ms 622c1da0-e874-4594-87fe-eb12386c51fe InvalidParameterValue.InvalidPageParam: Limit: at most 100',
  )
})

test('a line is never wider than the terminal, Chinese characters counted twice, in colour too', () => {
  const long = { action: '镜像'.repeat(20), caller: '上海云计算研发中心'.repeat(5), detail: { explanation: '参数不合法'.repeat(20) } }
  for (const given of [{}, refused, { ...refused, ...long }, { ...long, detail: {} }, { requestId: 'x'.repeat(300) }])
    for (const colour of [true, false])
      for (const width of [1, 10, 40, 79, 80, 81, 119, 120, 200]) {
        const line = lineOf({ ...request, ...given }, { colour, width })
        expect(widthOf(line)).toBeLessThanOrEqual(width)
        if (width >= 55 && !('requestId' in given)) expect(line).toContain(request.requestId)
      }
})
