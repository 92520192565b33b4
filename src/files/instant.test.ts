import { expect, test } from 'bun:test'
import { instantFault, parseInstant } from './instant.ts'

test('an instant with its zone is read to the millisecond', () => {
  expect(parseInstant('2019-07-22T20:48:14+08:00')).toBe(Date.UTC(2019, 6, 22, 12, 48, 14))
  expect(parseInstant('2019-07-22T12:48:14.250Z')).toBe(Date.UTC(2019, 6, 22, 12, 48, 14, 250))
  expect(parseInstant('2019-07-22T12:48Z')).toBe(Date.UTC(2019, 6, 22, 12, 48))
})

test.each([
  '2019-07-22T20:48:14',
  '2019-02-29T00:00:00Z',
  '2019-13-01T00:00:00Z',
  '2019-07-22T24:00:00Z',
  '2019-07-22',
  '',
  '昨天',
  '1563770894',
])('what is no instant is not read: %s', (text) => expect(parseInstant(text)).toBeNaN())

test('a time without a zone, a day and nonsense are each told how to be fixed', () => {
  expect(instantFault('2019-07-22 20:48:14')).toContain('"2019-07-22T20:48:14+08:00" if it is China\'s time')
  expect(instantFault('2019-07-22')).toContain('"2019-07-22T00:00:00+08:00"')
  expect(instantFault('昨天')).toContain('"昨天" is not a time')
})
