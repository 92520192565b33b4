import { describe, expect, test } from 'bun:test'
import { memoryNonces } from './nonces.ts'

const MINUTE = 60_000
const NOW = 1_700_000_000_000

describe('a memory for numbers used once', () => {
  test('knows a nonce until its time and not a millisecond longer', () => {
    const nonces = memoryNonces()
    expect(nonces.remember('a', NOW + 15 * MINUTE, NOW)).toBe(true)
    expect(nonces.remember('a', NOW + 15 * MINUTE, NOW)).toBe(false)
    expect(nonces.remember('a', NOW + 15 * MINUTE, NOW + 15 * MINUTE)).toBe(false)
    expect(nonces.remember('b', NOW + 15 * MINUTE, NOW)).toBe(true)
    expect(nonces.remember('a', NOW + 30 * MINUTE, NOW + 15 * MINUTE + 1)).toBe(true)
    expect(nonces.remember('a', NOW + 30 * MINUTE, NOW + 15 * MINUTE + 1)).toBe(false)
  })

  test('a refused one does not stay longer for it', () => {
    const nonces = memoryNonces()
    nonces.remember('a', NOW + 10, NOW)
    expect(nonces.remember('a', NOW + 1_000, NOW + 5)).toBe(false)
    expect(nonces.remember('a', NOW + 1_000, NOW + 11)).toBe(true)
  })

  test('keeps every nonce its time, whenever in a generation it came', () => {
    for (const offset of [0, 1, 29 * MINUTE, 30 * MINUTE - 1, 30 * MINUTE]) {
      const nonces = memoryNonces()
      nonces.remember('first', NOW, NOW)
      const came = NOW + offset
      nonces.remember('a', came + 30 * MINUTE, came)
      for (let at = came; at <= came + 30 * MINUTE; at += MINUTE) {
        nonces.remember(`other ${at}`, at, at)
        expect([offset, at - came, nonces.remember('a', at, at)]).toEqual([offset, at - came, false])
      }
    }
  })

  test('lets the oldest go when there are more than it holds, and never the newest half', () => {
    const nonces = memoryNonces(100)
    for (let n = 0; n < 1_000; n++) expect(nonces.remember(`n${n}`, NOW + MINUTE, NOW)).toBe(true)
    for (let n = 999; n >= 950; n--) expect([n, nonces.remember(`n${n}`, NOW + MINUTE, NOW)]).toEqual([n, false])
    expect(nonces.remember('n0', NOW + MINUTE, NOW)).toBe(true)
  })

  test('never holds more than it may', () => {
    const isHeld = (n: number) => {
      const nonces = memoryNonces(100)
      for (let each = 0; each < 250; each++) nonces.remember(`n${each}`, NOW + MINUTE, NOW)
      return !nonces.remember(`n${n}`, NOW + MINUTE, NOW)
    }
    const held = Array.from({ length: 250 }, (_, n) => n).filter(isHeld).length
    expect(held).toBeLessThanOrEqual(100)
    expect(held).toBeGreaterThanOrEqual(50)
  })
})
