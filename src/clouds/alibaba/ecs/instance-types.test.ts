import { describe, expect, test } from 'bun:test'
import { machineOf } from './instance-types.ts'

describe('an instance type', () => {
  test.each([
    ['ecs.n1.tiny', 1, 'x86'],
    ['ecs.gn5-c8g1.14xlarge', 480, 'x86'],
    ['ecs.t5-lc2m1.nano', 0.5, 'x86'],
    ['ecs.g6.large', null, 'x86'],
    ['ecs.re6.13xlarge', null, 'x86'],
    ['ecs.gn7r.large', null, 'x86'],
    ['ecs.r7.large', null, 'x86'],
    ['ecs.g6r.large', null, 'arm'],
    ['ecs.c6r.2xlarge', null, 'arm'],
    ['ecs.g8y.large', null, 'arm'],
    ['ecs.c8y.large', null, 'arm'],
    ['ecs.r8y.large', null, 'arm'],
  ] as const)('%s has %p GiB and is %s', (type, memoryGiB, architecture) => {
    expect(machineOf(type)).toEqual({ type, memoryGiB, architecture, bareMetal: null })
  })

  test.each(['', 'ecs', 'ecs.', 'ecs.n1.', 'n1.tiny', 'ens.sn1.small', 'ecs.n1.tiny\n', 'ecs.constructor', `ecs.${'n'.repeat(99)}.tiny`])(
    '%j is none',
    (text) => {
      expect(machineOf(text)).toBeUndefined()
    },
  )
})
