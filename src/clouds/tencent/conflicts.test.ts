import { expect, test } from 'bun:test'
import { Refusal } from '../../api/refusal.ts'
import { spell } from './errors.ts'

test.each([
  ['exists', 'ResourceInUse'],
  ['stale', 'FailedOperation'],
  ['in-use', 'ResourceInUse'],
  ['dangling', 'FailedOperation'],
  ['not-found', 'ResourceNotFound'],
  ['unstorable', 'InvalidParameterValue'],
] as const)('a write that conflicts because of %s is refused as %s, without the names of what others have', (conflict, code) => {
  const refusal = new Refusal('conflict', { conflict, explanation: 'The image hunter2 is in use.' })
  const [en, zh] = (['en', 'zh'] as const).map((language) => spell(refusal, language, 'request'))
  expect([en?.Code, zh?.Code]).toEqual([code, code])
  expect(zh?.Message).toMatch(/[\u4e00-\u9fff]/)
  expect(`${en?.Message}${zh?.Message}`).not.toMatch(/hunter2|undefined/)
})
