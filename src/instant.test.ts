import { afterEach, describe, expect, test } from 'bun:test'
import { holds } from './access/condition.ts'
import { readInstant } from './instant.ts'

const NOON = Date.UTC(2026, 0, 2, 12)

describe('an instant', () => {
  test.each<readonly [string, number]>([
    ['2026-01-02T12:00:00Z', NOON],
    ['2026-01-02 12:00:00Z', NOON],
    ['2026-01-02T12:00Z', NOON],
    ['2026-01-02T12:00:00', NOON],
    ['2026-01-02 12:00', NOON],
    ['2026-01-02T20:00:00+08:00', NOON],
    ['2026-01-02T08:30:00-03:30', NOON],
    ['2026-01-03T02:00:00+14:00', NOON],
    ['2026-01-02T12:59:00+00:59', NOON],
    ['2026-01-02', Date.UTC(2026, 0, 2)],
    ['2024-02-29T23:59:59.9999Z', Date.UTC(2024, 1, 29, 23, 59, 59, 999)],
    ['2026-01-02T12:00:00.057Z', NOON + 57],
    ['0001-01-01T00:00:00Z', -62_135_596_800_000],
  ])('%s is read', (text, at) => expect(readInstant(text)).toBe(at))

  test('without a zone is in the one that is said', () => {
    expect(readInstant('2026-01-02 20:00:00', 480)).toBe(NOON)
    expect(readInstant('2026-01-02T12:00:00Z', 480)).toBe(NOON)
    expect(readInstant('2026-01-02', 480)).toBe(Date.UTC(2026, 0, 1, 16))
  })

  test.each([
    '',
    '1',
    '2026',
    '2026-01',
    '1767355200',
    'Jan 2 2026',
    '2026-1-2',
    '2026-13-01',
    '2026-00-01',
    '2025-02-29',
    '2026-01-02T24:00:00Z',
    '2026-01-02T12:60:00Z',
    '2026-01-02T12:00:60Z',
    '2026-01-02T12:00:00+15:00',
    '2026-01-02T12:00:00+08:60',
    '2026-01-02T12:00:00 Z',
    '2026-01-02Z',
    ' 2026-01-02',
    '2026-01-02\n',
  ])('%j is none', (text) => expect(readInstant(text)).toBeNaN())
})

describe('in whatever time zone the machine is', () => {
  const { TZ } = process.env
  afterEach(() => {
    // Assigning undefined would name a zone called so.
    if (TZ === undefined) delete process.env['TZ']
    else process.env['TZ'] = TZ
  })

  test.each<readonly [string, number]>([
    ['Asia/Shanghai', -480],
    ['America/Los_Angeles', 480],
    ['UTC', 0],
  ])('%s', (zone, offset) => {
    process.env['TZ'] = zone
    expect(new Date(NOON).getTimezoneOffset()).toBe(offset)
    expect(readInstant('2026-01-02 12:00:00')).toBe(NOON)
    expect(readInstant('2026-01-02')).toBe(Date.UTC(2026, 0, 2))
    const before = { key: 't', comparison: 'date-before' as const, negated: false, ifExists: false, values: ['2026-01-02 12:00:00'] }
    expect(holds(before, { t: '2026-01-02T11:59:59Z' })).toBe(true)
    expect(holds(before, { t: '2026-01-02T12:00:00Z' })).toBe(false)
  })
})
