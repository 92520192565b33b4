import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Explanation } from '../app/explain.ts'
import { explanationText } from './explanation-text.ts'
import { widthOf } from './text-width.ts'

const zone = process.env['TZ']
beforeAll(() => {
  process.env['TZ'] = 'Asia/Shanghai'
})
afterAll(() => {
  process.env['TZ'] = zone ?? 'UTC'
})

const explanation: Explanation = {
  requestId: '6ef60bec-0242-43af-bb20-270359fb54a7',
  at: '2026-01-02T20:04:05.678Z',
  cloud: 'tencent',
  action: 'DescribeImage',
  caller: '',
  outcome: 'signature-mismatch',
  detail: { serverTime: Date.UTC(2026, 0, 2, 20, 4, 5) / 1_000, retryAfterMs: 50, parameter: 'Limit' },
  ms: 1.5,
  steps: [
    { name: 'identify', ms: 0.5 },
    { name: 'authenticate', ms: 1 },
  ],
  meaning: { summary: { en: 'It differs.', zh: '不一致。' }, fix: { en: 'Sign again.', zh: '重新签名。' } },
  parameters: [
    ['Limit', '2'],
    ['镜像', 'a\nb'],
  ],
  signature: { method: 'TC3-HMAC-SHA256', accessKeyId: 'AKIDx', canonicalRequest: 'POST\n/', stringToSign: 'TC3\n1' },
  mistake: null,
  tried: 1_234,
}

describe('an explanation as text', () => {
  test('has the cause and the cure first, then the evidence, times in the zone of the shell and in UTC', () => {
    expect(
      explanationText(explanation, 'en', false),
    ).toBe(`✗ refused: signature-mismatch  tencent DescribeImage  6ef60bec-0242-43af-bb20-270359fb54a7

What it means
  It differs.
  None of 1,234 signatures that likely mistakes would have made is the client’s. Make sure that it has the right secret first.
  → Sign again.

The request
  at           2026-01-03 04:04:05 (2026-01-02 20:04:05 UTC)
  caller       not known, because it was refused before
  access key   AKIDx
  server time  2026-01-03 04:04:05 (2026-01-02 20:04:05 UTC)
  again in     50 ms
  parameter    Limit

Parameters
  Limit  2
  镜像   a
         b

What the server signs for comparison
  method  TC3-HMAC-SHA256
  canonical request
    POST
    /
  string to sign
    TC3
    1

Time
  1.5 ms · identify 0.5 · authenticate 1`)
  })

  test('is in Chinese for who asks for that', () => {
    const text = explanationText(explanation, 'zh', false)
    for (const part of ['✗ 已拒绝：', '含义\n  不一致。\n  按常见错误试算了 1,234 个签名', '→ 重新签名。', '密钥 ID', '耗时\n'])
      expect(text).toContain(part)
  })

  test('that names the mistake does not count those that were tried', () => {
    const mistake = { name: 'x', summary: { en: 'The host differs.', zh: '主机不一致。' }, fix: { en: 'Sign it.', zh: '请签名。' } }
    const text = explanationText({ ...explanation, mistake }, 'en', false)
    expect(text).toContain('What went wrong\n  The host differs.\n  → Sign it.\n')
    expect(text).not.toMatch(/None of|It differs/)
  })

  test('of an answered request has no evidence of a signature, and no count where none was tried', () => {
    const answered = { ...explanation, outcome: 'ok', caller: 'acme', detail: {}, meaning: {}, tried: 0 } as Explanation
    const text = explanationText(answered, 'en', false)
    expect(text).toStartWith('✓ answered  tencent DescribeImage')
    expect(text).toContain('caller      acme\n')
    expect(text).not.toMatch(/canonical|None of|What it means/)
  })

  test.each(['en', 'zh'] as const)('has its sentences in lines no wider than the terminal, in colour too: %s', (language) => {
    for (const colour of [false, true]) {
      const lines = explanationText(explanation, language, colour, 60).split('\n')
      for (const line of lines) expect([line, widthOf(line) <= 60]).toEqual([line, true])
    }
  })

  test('is coloured where that is asked for', () => {
    const text = explanationText(explanation, 'en', true)
    for (const part of ['\x1b[31m✗ refused', '\x1b[1mThe request\x1b[22m', '\x1b[32m→\x1b[39m Sign', '\x1b[2mLimit\x1b[22m'])
      expect(text).toContain(part)
    expect(explanationText({ ...explanation, outcome: 'ok' }, 'en', true)).toStartWith('\x1b[32m✓ answered\x1b[39m')
  })

  test('where the shell is in UTC has one time', () => {
    process.env['TZ'] = 'UTC'
    expect(explanationText(explanation, 'en', false)).toContain('at           2026-01-02 20:04:05.678 UTC\n')
    process.env['TZ'] = 'Asia/Shanghai'
  })
})
