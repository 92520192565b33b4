import { expect, test } from 'bun:test'
import { anAccessKey, anAccount } from '../../tests/support/images.ts'
import { Catalogue } from '../catalogue/catalogue.ts'
import { openStore } from '../store/open.ts'
import { createAccount } from './accounts.ts'
import type { AppContext } from './context.ts'
import { deleteKey, rotateKey, setKeyEnabled } from './keys.ts'

async function opened(): Promise<AppContext> {
  const store = await openStore({ data: ':memory:', masterKey: new Uint8Array(32) })
  const catalogue = await Catalogue.open(store, { cacheBytes: 1e6, pollEveryMs: 3_600_000, staleAfterMs: 5_000, now: () => 0 })
  await catalogue.write({ accounts: [anAccount()], keys: [anAccessKey({ id: 'k', secret: 'first' })] })
  return { catalogue, store, close: () => catalogue.close() }
}

test('a key that several change at once has all of their changes', async () => {
  const app = await opened()
  const [rotated] = await Promise.all([rotateKey(app, 'acme', 'k'), setKeyEnabled(app, 'acme', 'k', false)])
  expect((await app.store.credential('k'))?.key).toMatchObject({ secret: rotated.secret, enabled: false })
  expect(rotated.secret).not.toBe('first')
  await app.close()
})

test('a key that is deleted while it is changed stays deleted', async () => {
  const app = await opened()
  const [, changed] = await Promise.allSettled([deleteKey(app, 'acme', 'k'), setKeyEnabled(app, 'acme', 'k', true)])
  if (changed.status === 'rejected') expect(String(changed.reason)).toContain('The account acme has no key k.')
  expect(await app.store.credential('k')).toBeUndefined()
  await app.close()
})

test('of two who make an account of one name, one is told that there is one already', async () => {
  const app = await opened()
  const made = await Promise.allSettled([createAccount(app, 'twin'), createAccount(app, 'twin')])
  expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(made.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []))).toEqual([
    'Error: There is an account twin already.',
  ])
  await app.close()
})
