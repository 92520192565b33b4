import { expect, test } from 'bun:test'
import { Unanswered } from './admin-client.ts'
import { patiently } from './patiently.ts'

/** Asks a server that does not answer so many times, and says how often it was asked and how often the waiting was told. */
async function askedOf(silent: number) {
  const seen = { asked: 0, told: 0 }
  const ask = async () => {
    if (++seen.asked <= silent) throw new Unanswered('nobody answers')
    return 'an answer'
  }
  expect(await patiently(ask, () => void seen.told++, 0)).toBe('an answer')
  return seen
}

test('a server that does not answer is asked until it does, and the waiting is told once', async () => {
  expect(await askedOf(0)).toEqual({ asked: 1, told: 0 })
  expect(await askedOf(1)).toEqual({ asked: 2, told: 1 })
  expect(await askedOf(3)).toEqual({ asked: 4, told: 1 })
})

test('what a server answers that is wrong is not asked for again', async () => {
  await expect(
    patiently(
      () => Promise.reject(new Error('not Mirrorhall')),
      () => undefined,
      0,
    ),
  ).rejects.toThrow('not Mirrorhall')
})
