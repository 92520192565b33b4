import { expect, test } from 'bun:test'
import { anImage } from '../../tests/support/images.ts'
import { holdsFor } from '../catalogue/query.ts'
import { type InstanceType, MACHINE_TRAITS, runsOn } from './machines.ts'

const traits = (name: string, architecture: 'x86_64' | 'i386' | 'arm64' | null) =>
  MACHINE_TRAITS.of(anImage({ id: 'a', name, architecture }))
const runs = (given: Parameters<typeof anImage>[0], ...types: readonly InstanceType[]) =>
  holdsFor(anImage({ name: 'x', os: { platform: '', version: '', name: '' }, ...given }), 'tencent/ecm', runsOn(types))
const type = (given: Partial<InstanceType> = {}): InstanceType => ({
  type: 'T',
  memoryGiB: null,
  architecture: 'x86',
  bareMetal: null,
  ...given,
})

test('what keeps an image from machines is told by its architecture and its names', () => {
  expect(traits('CentOS', 'x86_64')).toBe('x86 64-bit virtual')
  expect(traits('CentOS', null)).toBe(' 64-bit virtual')
  expect(traits('CentOS 6.9 32位', 'x86_64')).toBe('x86 32-bit virtual')
  expect(traits('CentOS', 'i386')).toBe('x86 32-bit virtual')
  expect(traits('Ubuntu Bare Metal 裸金属', 'arm64')).toBe('arm 64-bit bare-metal')
})

test('a 32-bit system runs with 4 GiB and with an unknown memory, and not with more', () => {
  const small = { id: 'a', architecture: 'i386' } as const
  expect([4, null, 8].map((memoryGiB) => runs(small, type({ memoryGiB })))).toEqual([true, true, false])
  expect(runs(small, type({ memoryGiB: 8 }), type({ memoryGiB: 2 }))).toBe(true)
})

test('images for bare metal run there alone, where they are told apart', () => {
  const metal = { id: 'a', name: '裸金属' }
  expect([true, false, null].map((bareMetal) => runs(metal, type({ bareMetal })))).toEqual([true, false, true])
  expect([true, false, null].map((bareMetal) => runs({ id: 'a' }, type({ bareMetal })))).toEqual([false, true, true])
})

test('an image of unknown architecture runs on any, and one limited to types on those alone', () => {
  expect(runs({ id: 'a', architecture: null }, type({ architecture: 'arm' }))).toBe(true)
  expect(runs({ id: 'a', architecture: 'arm64' }, type())).toBe(false)
  expect(runs({ id: 'a', instanceTypes: ['S'] }, type())).toBe(false)
  expect(runs({ id: 'a', instanceTypes: ['S', 'T'] }, type())).toBe(true)
})

test('no machine at all runs nothing', () => {
  expect(runs({ id: 'a' })).toBe(false)
})
