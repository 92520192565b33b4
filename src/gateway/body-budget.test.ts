import { describe, expect, test } from 'bun:test'
import { BodyBudget } from './body-budget.ts'

const KIB = 1024

describe('a bound over the bodies of all requests', () => {
  test('large ones, however many, leave room for the small ones of all others', () => {
    const budget = new BodyBudget(256 * KIB, 1024 * KIB)
    let taken = 0
    while (budget.grow(0, 512 * KIB)) taken++
    expect(taken).toBe(2)
    expect(budget.grow(0, 64 * KIB)).toBe(true)
  })

  test('what was refused is not taken, and what is given back can be taken again', () => {
    const budget = new BodyBudget(100, 100)
    expect([budget.grow(0, 60), budget.grow(0, 60), budget.held]).toEqual([true, false, 60])
    budget.release(60)
    expect([budget.held, budget.grow(0, 60), budget.grow(60, 100), budget.grow(100, 101)]).toEqual([0, true, true, false])
    budget.release(100)
    expect(budget.held).toBe(0)
  })

  test('together they hold no more than is said, in whatever pieces they come', () => {
    const budget = new BodyBudget(256 * KIB, 1024 * KIB)
    const lengths = new Array<number>(50).fill(0)
    for (let n = 0; n < 5_000; n++) {
      const place = (n * 7) % 50
      const length = lengths[place] as number
      if (budget.grow(length, length + 1_000 + n)) lengths[place] = length + 1_000 + n
      else {
        budget.release(length)
        lengths[place] = 0
      }
      expect(budget.held).toBe(lengths.reduce((sum, each) => sum + each, 0))
      expect(budget.held).toBeLessThanOrEqual(1280 * KIB)
    }
  })
})
