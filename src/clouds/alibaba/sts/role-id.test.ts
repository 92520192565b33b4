import { expect, test } from 'bun:test'
import { anAccount } from '../../../../tests/support/images.ts'
import { roleIdOf } from './role-id.ts'

test('a role has 18 digits, always the same, and other ones in another account or by another name', () => {
  expect(roleIdOf(anAccount(), 'ops')).toBe(roleIdOf(anAccount(), 'ops'))
  const ids = [roleIdOf(anAccount(), 'ops'), roleIdOf(anAccount(), 'Ops'), roleIdOf(anAccount('globex'), 'ops')]
  expect(new Set(ids).size).toBe(3)
  for (const id of ids) expect(id).toMatch(/^3\d{17}$/)
})
