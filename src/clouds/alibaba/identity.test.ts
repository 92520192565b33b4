import { expect, test } from 'bun:test'
import { acme } from '../../../tests/support/ehpc.ts'
import { madeUpUid, uidOf, userIdOf } from './identity.ts'

const unnamed = { id: '无名', name: '无名', identities: {} }

test('an account is known by its uid, or by one that is always the same', () => {
  expect(uidOf(acme)).toBe('1270000000000001')
  expect(uidOf(unnamed)).toMatch(/^1\d{15}$/)
  expect(uidOf(unnamed)).toBe(uidOf({ ...unnamed, name: '改名' }))
  expect(uidOf(unnamed)).not.toBe(uidOf({ ...unnamed, id: '无名2' }))
})

test('a user is known by 18 digits that are its own', () => {
  expect(userIdOf(unnamed, '小明')).toMatch(/^2\d{17}$/)
  expect(new Set([userIdOf(unnamed, 'a'), userIdOf(unnamed, 'b'), userIdOf(acme, 'a')]).size).toBe(3)
})

test('an owner whose uid is masked gets one that is always the same, and nobody else has', () => {
  expect(madeUpUid('127****')).toMatch(/^8\d{15}$/)
  expect(madeUpUid('127****')).toBe(madeUpUid('127****'))
  expect(madeUpUid('127****')).not.toBe(madeUpUid('128****'))
})

test('what is derived stays the same from one release to the next', () => {
  expect(uidOf(unnamed)).toBe('1364608131458362')
  expect(userIdOf(acme, 'alice')).toBe('247765771342006941')
  expect(madeUpUid('127****')).toBe('8327393546048800')
})
