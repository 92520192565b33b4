import { describe, expect, test } from 'bun:test'
import { memoryNonces, type NonceStore } from './nonces.ts'

const MINUTE = 60_000
const NOW = 1_700_000_000_000
const isRemembered = (nonces: NonceStore, caller: string, nonce: string, now: number) =>
  nonces.rememberedUntil(caller, nonce, now) !== undefined

describe('a memory for numbers used once', () => {
  test('knows a nonce until its time and not a millisecond longer', () => {
    const nonces = memoryNonces()
    const until = NOW + 30 * MINUTE
    expect(isRemembered(nonces, 'ann', 'a', NOW)).toBe(false)
    expect(nonces.add('ann', 'a', until, NOW)).toBe(true)
    for (const at of [NOW, NOW + MINUTE, until]) {
      expect([isRemembered(nonces, 'ann', 'a', at), nonces.add('ann', 'a', at + MINUTE, at)]).toEqual([true, false])
    }
    expect(isRemembered(nonces, 'ann', 'a', until + 1)).toBe(false)
    expect(nonces.add('ann', 'a', until + MINUTE, until + 1)).toBe(true)
    expect(isRemembered(nonces, 'ann', 'a', until + MINUTE)).toBe(true)
  })

  test('a refused one does not stay longer for it', () => {
    const nonces = memoryNonces()
    nonces.add('ann', 'a', NOW + 10, NOW)
    expect(nonces.add('ann', 'a', NOW + 1_000, NOW + 5)).toBe(false)
    expect(nonces.add('ann', 'a', NOW + 1_000, NOW + 11)).toBe(true)
  })

  test('knows each caller’s by themselves', () => {
    const nonces = memoryNonces()
    expect([nonces.add('ann', 'a', NOW, NOW), nonces.add('bob', 'a', NOW, NOW), isRemembered(nonces, 'eve', 'a', NOW)]).toEqual([
      true,
      true,
      false,
    ])
  })

  test('lets those go that are over, and keeps all others, however long it goes on', () => {
    const nonces = memoryNonces(100)
    for (let n = 0; n < 5_000; n++) {
      const at = NOW + n * MINUTE
      expect(nonces.add('ann', `n${n}`, at + 30 * MINUTE, at)).toBe(true)
      for (const before of [0, 1, 15, 30])
        if (n >= before) expect([n, before, isRemembered(nonces, 'ann', `n${n - before}`, at)]).toEqual([n, before, true])
    }
  })
})

describe('a memory that is full', () => {
  const until = NOW + MINUTE
  const heldOf = (nonces: ReturnType<typeof memoryNonces>, caller: string, count: number) =>
    Array.from({ length: count }, (_, n) => n).filter((n) => isRemembered(nonces, caller, `n${n}`, NOW))

  test('loses the oldest of the caller who filled it, and never its newest half', () => {
    const nonces = memoryNonces(100)
    for (let n = 0; n < 1_000; n++) expect(nonces.add('eve', `n${n}`, until, NOW)).toBe(true)
    const held = heldOf(nonces, 'eve', 1_000)
    expect(held.length).toBeLessThanOrEqual(100)
    expect(held.slice(-50)).toEqual(Array.from({ length: 50 }, (_, n) => 950 + n))
  })

  test('loses nothing of a caller who has no more than a share, however much others bring', () => {
    const nonces = memoryNonces(1_000)
    for (let n = 0; n < 20; n++) nonces.add('ann', `n${n}`, until, NOW)
    for (let n = 0; n < 20_000; n++) nonces.add(`eve${n % 20}`, `n${n}`, until, NOW)
    expect(heldOf(nonces, 'ann', 20)).toHaveLength(20)
    const all = Array.from({ length: 20 }, (_, n) => heldOf(nonces, `eve${n}`, 20_000).length)
    expect(all.reduce((sum, held) => sum + held, 20)).toBeLessThanOrEqual(1_000)
  })

  test('has room again when those in it are over', () => {
    const nonces = memoryNonces(100)
    for (let n = 0; n < 100; n++) nonces.add(`caller${n}`, 'a', until, NOW)
    for (let n = 0; n < 100; n++) expect(nonces.add('ann', `n${n}`, until + 2 * MINUTE, until + 1)).toBe(true)
    for (let n = 0; n < 100; n++) expect(isRemembered(nonces, 'ann', `n${n}`, until + 1)).toBe(true)
  })
})
