import { expect, test } from 'bun:test'
import { anImage } from '../../tests/support/images.ts'
import { IMAGE_STATES } from './image.ts'
import { IllegalTransition, mayMove, moved, PASSING_STATES } from './lifecycle.ts'

const LEGAL = [
  'creating > available',
  'creating > failed',
  'importing > available',
  'importing > import-failed',
  'syncing > available',
  'available > syncing',
  'available > deprecated',
  'deprecated > available',
]

test('of all pairs of states, an image may go through these and no others', () => {
  const pairs = IMAGE_STATES.flatMap((from) => IMAGE_STATES.map((to) => [from, to] as const))
  const legal = pairs.filter(([from, to]) => mayMove(from, to)).map(([from, to]) => `${from} > ${to}`)
  expect(legal.sort()).toEqual([...LEGAL].sort())
})

test('moving makes another image, which differs by its state alone', () => {
  const image = anImage({ id: 'i', state: 'creating' })
  expect(moved(image, 'available')).toEqual({ ...image, state: 'available' })
  expect(image.state).toBe('creating')
})

test('a move that is not in the table is refused, and says from where to where', () => {
  const failed = anImage({ id: 'i', state: 'failed' })
  expect(() => moved(failed, 'available')).toThrow(IllegalTransition)
  expect(() => moved(failed, 'available')).toThrow('The image i cannot go from failed to available.')
})

test('every state that a task leads out of may end well, and no state is a dead end but a failure', () => {
  for (const state of PASSING_STATES) expect(mayMove(state, 'available')).toBe(true)
  const ends = IMAGE_STATES.filter((from) => !IMAGE_STATES.some((to) => mayMove(from, to)))
  expect(ends.sort()).toEqual(['failed', 'import-failed'])
})
