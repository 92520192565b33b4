import { describe, expect, test } from 'bun:test'
import { aRole } from '../../../../tests/support/images.ts'
import { newSessionKey } from './session-key.ts'

const assumption = {
  role: aRole({ name: 'ops', accountId: 'globex' }),
  sessionName: 'alice',
  policy: null,
  at: 1_700_000_000_999,
  durationSeconds: 900,
}

describe('the key of a session', () => {
  test("belongs to the role's account and its session, and ends with a whole second", () => {
    const bytes = (count: number) => new Uint8Array(count).fill(255)
    expect(newSessionKey(assumption, bytes)).toEqual({
      id: 'STS.f5lxx1zz5pnorynqglhzmsp33',
      secret: '6dp5qcb22im238nr3wvp0ic7q99w035jmy2iw7i6n43d37jtof',
      accountId: 'globex',
      user: null,
      session: { role: 'ops', name: 'alice', policy: null },
      enabled: true,
      token: '/'.repeat(128),
      expiresAt: 1_700_000_900_000,
    })
  })

  test('is never the same twice', () => {
    const keys = Array.from({ length: 20 }, () => newSessionKey(assumption))
    for (const part of ['id', 'secret', 'token'] as const) expect(new Set(keys.map((key) => key[part])).size).toBe(20)
    for (const { id } of keys) expect(id).toMatch(/^STS\.[0-9a-z]{20,25}$/)
  })
})
