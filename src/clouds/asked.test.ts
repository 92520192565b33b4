import { expect, test } from 'bun:test'
import { anOperation, aService } from '../../tests/support/services.ts'
import { bearingOf } from '../access/bearing.ts'
import { distribution } from '../distribution.ts'
import { askedOf } from './asked.ts'

test('every service whose operations ask policies says how its resources are written', () => {
  const asking = distribution.registry.operations.filter(({ authorized }) => authorized !== false)
  expect(asking.filter(({ service }) => service.resources === undefined)).toEqual([])
})

test('operations that ask policies are asked about by service, and those that do not are not', () => {
  const service = aService('tencent', 'toy', 'V')
  const asked = askedOf([anOperation(service, 'List'), anOperation(service, 'Get'), { ...anOperation(service, 'Open'), authorized: false }])
  expect(asked.map(({ actions }) => actions)).toEqual([['toy:list', 'toy:get']])
})

test('of a service that does not say how its resources are written, every pattern may be about them', () => {
  const asked = askedOf([anOperation(aService('tencent', 'toy', 'V'), 'List')])
  const patterns = (...given: readonly string[]) => ({ patterns: given, negated: false })
  expect(bearingOf(asked, patterns('toy:*'), patterns('qcs::toy:::thing/1'), 6)).toEqual({ concerns: true, inert: [] })
  expect(bearingOf(asked, patterns('ecm:*'), patterns('*'), 6).concerns).toBe(false)
})
