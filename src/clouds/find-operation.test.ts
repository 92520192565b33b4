import { expect, test } from 'bun:test'
import { anOperation, aService } from '../../tests/support/services.ts'
import { Refusal } from '../api/refusal.ts'
import { register } from '../api/registry.ts'
import { findOperation } from './find-operation.ts'

const [cvm, vpc, ecm] = [
  aService('tencent', 'cvm', 'V', { actions: ['A'] }),
  aService('tencent', 'vpc', 'V', { actions: ['B', 'C'] }),
  aService('tencent', 'ecm', 'W', { actions: ['A'] }),
]
const registry = register([anOperation(cvm, 'A'), anOperation(vpc, 'B'), anOperation(ecm, 'A')])

function found(version: string, action: string): string {
  try {
    return findOperation(registry, [cvm, vpc, ecm], version, action).service.name
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return `${error.reason} of ${error.detail.product}`
  }
}

test('an operation is told by its version, and where services share one by its action', () => {
  expect([found('V', 'A'), found('V', 'B'), found('W', 'A')]).toEqual(['cvm', 'vpc', 'ecm'])
})

test('what is not found is named by the service that comes nearest', () => {
  expect(found('V', 'C')).toBe('action-not-served of vpc')
  expect(found('V', 'D')).toBe('unknown-action of cvm')
  expect(found('X', 'A')).toBe('unknown-version of cvm')
})
