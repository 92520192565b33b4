import { describe, expect, test } from 'bun:test'
import { Journal } from './journal.ts'
import { RequestRecord } from './request-record.ts'

function recordOf(requestId: string, outcome: string, bytes = 0): RequestRecord {
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
  const record = new RequestRecord(requestId, 'tencent', request)
  record.input = { Limit: 1 }
  return Object.assign(record, { outcome })
}

describe('the journal', () => {
  test('remembers the latest thousand refusals, however many good answers come after', () => {
    const journal = new Journal()
    for (let n = 0; n <= 1_000; n++) journal.add(recordOf(`refused-${n}`, 'throttled'))
    for (let n = 0; n < 5_000; n++) journal.add(recordOf(`good-${n}`, 'ok'))
    expect(journal.find('refused-0')).toBeUndefined()
    expect(journal.find('refused-1')?.record.outcome).toBe('throttled')
    expect(journal.find('refused-1000')?.record.outcome).toBe('throttled')
    expect(journal.memory.refusals).toBe(1_000)
  })

  test('remembers the latest thousand requests, whatever became of them', () => {
    const journal = new Journal()
    for (let n = 0; n <= 1_000; n++) journal.add(recordOf(`good-${n}`, 'ok'))
    expect(journal.find('good-0')).toBeUndefined()
    expect(journal.find('good-1')?.seq).toBe(2)
    expect(journal.after(0, 5_000).map(({ seq }) => seq)).toEqual(Array.from({ length: 1_000 }, (_, n) => n + 2))
  })

  test('keeps no more than 16 MB of refused requests, and the oldest go first', () => {
    const journal = new Journal()
    for (let n = 0; n < 100; n++) journal.add(recordOf(`refused-${n}`, 'signature-mismatch', 256 * 1024))
    expect(journal.memory).toEqual({ refusals: 64, bytes: 16 * 1024 * 1024 })
    expect(journal.find('refused-35')?.record.request).toBeUndefined()
    expect(journal.find('refused-36')?.record.request).toBeDefined()
  })

  test('of a request that is too long it remembers what became of it, not the request', () => {
    const journal = new Journal()
    journal.add(recordOf('long', 'request-too-large', 256 * 1024 + 1))
    expect(journal.find('long')?.record).toMatchObject({ outcome: 'request-too-large', request: undefined })
    expect(journal.memory).toEqual({ refusals: 1, bytes: 1 })
  })

  test('of an answered request it keeps the input when that is short, and never the request with its signature', () => {
    const journal = new Journal()
    journal.add(recordOf('short', 'ok', 8 * 1024))
    journal.add(recordOf('long', 'ok', 8 * 1024 + 1))
    expect(journal.find('short')?.record).toMatchObject({ input: { Limit: 1 }, request: undefined })
    expect(journal.find('long')?.record).toMatchObject({ input: undefined, request: undefined })
  })
})
