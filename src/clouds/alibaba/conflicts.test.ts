import { expect, test } from 'bun:test'
import { Refusal } from '../../api/refusal.ts'
import { spell } from './errors.ts'

test.each([
  ['exists', '409 ResourceAlreadyExists'],
  ['stale', '409 OperationConflict'],
  ['in-use', '409 ResourceInUse'],
  ['dangling', '409 OperationConflict'],
  ['not-found', '404 ResourceNotFound'],
  ['unstorable', '400 InvalidParameter'],
] as const)('a write that conflicts because of %s is refused as %s, without the names of what others have', (conflict, code) => {
  const { status, Code, Message } = spell(new Refusal('conflict', { conflict, explanation: 'The image hunter2 is in use.' }))
  expect(`${status} ${Code}`).toBe(code)
  expect(Message).not.toMatch(/hunter2|undefined/)
})
