import { expect, test } from 'bun:test'
import { EHPC_OPERATIONS } from '../clouds/alibaba/ehpc/operations.ts'
import { compileRam } from '../clouds/alibaba/ram.ts'
import { askedOf } from '../clouds/asked.ts'
import { decide, type Policy } from './policy.ts'
import { statementsOf } from './statements.ts'

const policy = (name: string, Resource: string): Policy => ({
  name,
  documents: { ram: { Version: '1', Statement: [{ Effect: 'Allow', Action: 'ehpc:*', Resource }] } },
})
const question = { action: 'ehpc:ListImages', resourceNames: ['acs:ehpc:cn-hangzhou:127:*'], context: {} }

test('a document that is not understood denies what other policies allow, and says why', () => {
  const read = (policies: readonly Policy[]) =>
    statementsOf(policies, 'ram', (name, document) => compileRam(askedOf(EHPC_OPERATIONS), name, document))
  expect(decide(read([policy('good', '*')]), question).allowed).toBe(true)
  expect(decide(read([policy('good', '*'), policy('stale', 'acs:ehpc:*:*:image/m-1')]), question)).toMatchObject({
    allowed: false,
    decidedBy: { policy: 'stale', index: 0, fault: expect.stringContaining('would never match') },
  })
})

test('a fault that is no document’s is not taken for one', () => {
  const broken = () => {
    throw new TypeError('broken')
  }
  expect(() => statementsOf([policy('good', '*')], 'ram', broken)).toThrow('broken')
})
