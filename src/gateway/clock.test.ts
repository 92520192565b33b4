import { describe, expect, test } from 'bun:test'
import { machineClock } from './clock.ts'

const NOW = 1_700_000_000_000
const SECOND = 1_000
const DAY = 86_400_000

function aClock() {
  let passed = 0
  let wall = NOW
  const steps: number[] = []
  const clock = machineClock({ wall: () => wall, monotonic: () => passed, onStep: (by) => steps.push(by) })
  return {
    clock,
    steps,
    pass(ms: number) {
      passed += ms
      wall += ms
    },
    set(by: number) {
      wall += by
    },
  }
}

describe('the steady time', () => {
  test('is the machine’s while nobody sets that', () => {
    const { clock, pass, steps } = aClock()
    for (const ms of [0, 1, 999, 60 * SECOND, DAY]) {
      pass(ms)
      expect(clock.steady()).toBe(clock.now())
    }
    expect(steps).toEqual([])
  })

  test.each([-60 * SECOND, -SECOND, SECOND, 60 * SECOND, DAY, -DAY])(
    'goes neither back nor ahead when the clock is set by %d ms, which is told',
    (by) => {
      const { clock, pass, set, steps } = aClock()
      pass(10 * SECOND)
      expect(clock.steady()).toBe(NOW + 10 * SECOND)
      set(by)
      expect(clock.steady()).toBe(NOW + 10 * SECOND)
      pass(SECOND)
      const after = clock.steady() - NOW - 10 * SECOND
      expect(after).toBeGreaterThanOrEqual(0.9 * SECOND)
      expect(after).toBeLessThanOrEqual(1.1 * SECOND)
      expect(steps).toEqual([by])
    },
  )

  test('becomes the machine’s again, in ten times the step', () => {
    for (const by of [-60 * SECOND, 60 * SECOND]) {
      const { clock, pass, set } = aClock()
      set(by)
      let last = clock.steady()
      for (let second = 1; second <= 600; second++) {
        expect([by, second, clock.now() === last]).toEqual([by, second, false])
        pass(SECOND)
        const next = clock.steady()
        expect(next).toBeGreaterThan(last)
        last = next
      }
      expect(last).toBe(clock.now())
    }
  })

  test('two steps that cancel out leave nothing', () => {
    const { clock, pass, set, steps } = aClock()
    set(2 * DAY)
    clock.steady()
    set(-2 * DAY)
    clock.steady()
    pass(SECOND)
    expect(clock.steady()).toBe(NOW + SECOND)
    expect(steps).toEqual([2 * DAY, -2 * DAY])
  })

  test('a clock that drifts is followed without a word', () => {
    const { clock, pass, set, steps } = aClock()
    for (let second = 0; second < 100; second++) {
      pass(SECOND)
      set(1)
      expect(clock.steady()).toBe(clock.now())
    }
    expect(steps).toEqual([])
  })
})

test('the steady time is of whole milliseconds: callers are told how long to wait', () => {
  let elapsed = 0
  const clock = machineClock({ wall: () => 1_000 + Math.floor(elapsed), monotonic: () => elapsed })
  for (elapsed = 0; elapsed < 20; elapsed += 0.37) expect(clock.steady() % 1).toBe(0)
})
