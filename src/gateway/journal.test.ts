import { describe, expect, test } from 'bun:test'
import { Journal } from './journal.ts'
import { Trail } from './trail.ts'

function trailOf(requestId: string, verdict: string, bytes = 0): Trail {
  const body = new Uint8Array(bytes)
  const request = {
    method: 'POST',
    path: '/',
    query: '',
    headers: new Headers(),
    body,
    oversized: false,
    remoteAddress: '',
    port: 1,
    receivedAt: 0,
    steadyAt: 0,
  }
  const trail = new Trail(requestId, 'tencent', request)
  trail.input = { Limit: 1 }
  return Object.assign(trail, { verdict })
}

describe('the journal', () => {
  test('remembers the latest thousand refusals, however many good answers come after', () => {
    const journal = new Journal()
    for (let n = 0; n <= 1_000; n++) journal.add(trailOf(`refused-${n}`, 'throttled'))
    for (let n = 0; n < 5_000; n++) journal.add(trailOf(`good-${n}`, 'ok'))
    expect(journal.find('refused-0')).toBeUndefined()
    expect(journal.find('refused-1')?.trail.verdict).toBe('throttled')
    expect(journal.find('refused-1000')?.trail.verdict).toBe('throttled')
    expect(journal.memory.refusals).toBe(1_000)
  })

  test('remembers the latest thousand requests, whatever became of them', () => {
    const journal = new Journal()
    for (let n = 0; n <= 1_000; n++) journal.add(trailOf(`good-${n}`, 'ok'))
    expect(journal.find('good-0')).toBeUndefined()
    expect(journal.find('good-1')?.seq).toBe(2)
    expect(journal.after(0, 5_000).map(({ seq }) => seq)).toEqual(Array.from({ length: 1_000 }, (_, n) => n + 2))
  })

  test('keeps no more than 16 MB of refused requests, and the oldest go first', () => {
    const journal = new Journal()
    for (let n = 0; n < 100; n++) journal.add(trailOf(`refused-${n}`, 'signature-mismatch', 256 * 1024))
    expect(journal.memory).toEqual({ refusals: 64, bytes: 16 * 1024 * 1024 })
    expect(journal.find('refused-35')?.trail.request).toBeUndefined()
    expect(journal.find('refused-36')?.trail.request).toBeDefined()
  })

  test('of a request that is too long it remembers what became of it, not the request', () => {
    const journal = new Journal()
    journal.add(trailOf('long', 'request-too-large', 256 * 1024 + 1))
    expect(journal.find('long')?.trail).toMatchObject({ verdict: 'request-too-large', request: undefined })
    expect(journal.memory.bytes).toBe(0)
  })

  test('of an answered request it keeps the input when that is short, and never the request with its signature', () => {
    const journal = new Journal()
    journal.add(trailOf('short', 'ok', 8 * 1024))
    journal.add(trailOf('long', 'ok', 8 * 1024 + 1))
    expect(journal.find('short')?.trail).toMatchObject({ input: { Limit: 1 }, request: undefined })
    expect(journal.find('long')?.trail).toMatchObject({ input: undefined, request: undefined })
  })
})
