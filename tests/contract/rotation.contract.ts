import { describe, expect, test } from 'bun:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Unavailable } from '../../src/catalogue/store-port.ts'
import { checksumOf } from '../../src/store/checksum.ts'
import { withEngine } from '../../src/store/open-engine.ts'
import { rotateMasterKey } from '../../src/store/reseal.ts'
import { anAccessKey, anAccount, anImage, aRole } from '../support/images.ts'
import { type EngineUnderTest, MASTER_KEY, storesOf } from './store.contract.ts'

const NEW_KEY = new Uint8Array(32).fill(2)

/** What a rotation of the master key does, whatever keeps the data. */
export function rotationContract(engine: EngineUnderTest): void {
  describe(`the rotation of the master key on ${engine.name}`, () => {
    const stores = storesOf(engine)
    const rotated = (data: string) => rotateMasterKey({ data, masterKey: MASTER_KEY, newMasterKey: NEW_KEY })

    test('every secret and token opens with the new key as it did with the old, which opens nothing any more', async () => {
      const data = await engine.fresh()
      const store = await stores.open({ data })
      const keys = [
        ...Array.from({ length: 1203 }, (_, n) => anAccessKey({ id: `key-${n}`, secret: `密钥 ${n}`, enabled: n % 2 === 0 })),
        anAccessKey({ id: 'session', session: { role: 'ops', name: 'a', policy: null }, token: 't0ken', expiresAt: 2e12 }),
        anAccessKey({ id: 'user', user: 'ci' }),
      ]
      await store.write({
        accounts: [anAccount()],
        users: [{ accountId: 'acme', name: 'ci', policies: [] }],
        roles: [aRole({ name: 'ops' })],
        keys,
      })
      const last = await store.lastChange()
      expect(await rotated(data)).toBe(1205)
      await expect(stores.open({ data })).rejects.toThrow(/master key is not the one/)
      const again = await stores.open({ data, masterKey: NEW_KEY })
      expect(await again.keys('acme')).toEqual(keys.sort((a, b) => (a.id < b.id ? -1 : 1)))
      // Nothing that servers keep in memory has changed.
      expect(await again.lastChange()).toBe(last)
      expect(await rotated(data)).toBe('already')
    })

    test('a process with the old key says Unavailable for secrets and writes none, and still serves the rest', async () => {
      const data = await engine.fresh()
      const store = await stores.open({ data })
      await store.write({ accounts: [anAccount()], keys: [anAccessKey({ id: 'k' })], images: [anImage({ id: 'i' })] })
      await rotated(data)
      for (const call of [
        () => store.credential('k'),
        () => store.keys('acme'),
        () => store.write({ keys: [anAccessKey({ id: 'new' })] }),
      ]) {
        const failure = await call().catch((thrown: unknown) => thrown)
        expect(failure).toBeInstanceOf(Unavailable)
        expect(String(failure)).toMatch(/master key was rotated since this process started, which must be started again with the new key/)
      }
      expect(await store.ownShelf('acme')).toHaveLength(1)
      expect(await store.write({ images: [anImage({ id: 'j' })], removals: { keys: ['k'] } })).toEqual({ written: 2, unchanged: 0 })
      expect(await (await stores.open({ data, masterKey: NEW_KEY })).keys('acme')).toEqual([])
    })

    test('keys that are written during rotations are either in before and sealed anew, or refused', async () => {
      const data = await engine.fresh()
      const store = await stores.open({ data })
      await store.write({ accounts: [anAccount()], keys: Array.from({ length: 800 }, (_, n) => anAccessKey({ id: `old-${n}` })) })
      const written: string[] = []
      let refused: unknown
      const writing = (async () => {
        for (let n = 0; refused === undefined; n += 1) {
          await store.write({ keys: [anAccessKey({ id: `during-${n}`, secret: `s-${n}` })] }).then(
            () => written.push(`during-${n}`),
            (failure: unknown) => {
              refused = failure
            },
          )
          await sleep(0)
        }
      })()
      while (written.length < 5) await sleep(1)
      await rotated(data)
      await writing
      expect(refused).toBeInstanceOf(Unavailable)
      const found = (await (await stores.open({ data, masterKey: NEW_KEY })).keys('acme')).map(({ id }) => id)
      expect(found.filter((id) => id.startsWith('during-')).sort()).toEqual(written.sort())
      expect(found).toHaveLength(800 + written.length)
    }, 20_000)

    test('two rotations at once leave the data under one of the two keys', async () => {
      const data = await engine.fresh()
      const store = await stores.open({ data })
      await store.write({ accounts: [anAccount()], keys: Array.from({ length: 600 }, (_, n) => anAccessKey({ id: `k-${n}` })) })
      const other = new Uint8Array(32).fill(3)
      const outcomes = await Promise.allSettled([rotated(data), rotateMasterKey({ data, masterKey: MASTER_KEY, newMasterKey: other })])
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      const masterKey = outcomes[0].status === 'fulfilled' ? NEW_KEY : other
      expect(await (await stores.open({ data, masterKey })).keys('acme')).toHaveLength(600)
    })

    test('a secret that was altered stops it, with nothing changed', async () => {
      const data = await engine.fresh()
      const store = await stores.open({ data })
      await store.write({ accounts: [anAccount()], keys: [anAccessKey({ id: 'a' }), anAccessKey({ id: 'b' })] })
      await withEngine(data, async ({ db }) => {
        const { body } = await db.selectFrom('access_keys').select('body').where('id', '=', 'b').executeTakeFirstOrThrow()
        // By somebody who makes a right checksum too: what is sealed cannot be made.
        const altered = body.replace('v1.', 'v1.A')
        await db
          .updateTable('access_keys')
          .set({ body: altered, checksum: checksumOf(altered) })
          .where('id', '=', 'b')
          .execute()
      })
      await expect(rotated(data)).rejects.toThrow(/The secret of access key b cannot be opened/)
      expect((await (await stores.open({ data })).credential('a'))?.key).toEqual(anAccessKey({ id: 'a' }))
    })

    test('the same key again, a wrong one and one of another length are refused', async () => {
      const data = await engine.fresh()
      await (await stores.open({ data })).close()
      await expect(rotateMasterKey({ data, masterKey: MASTER_KEY, newMasterKey: MASTER_KEY })).rejects.toThrow(
        /is the one the data is sealed with/,
      )
      await expect(rotateMasterKey({ data, masterKey: NEW_KEY, newMasterKey: new Uint8Array(32).fill(9) })).rejects.toThrow(
        /is not the one/,
      )
      await expect(rotateMasterKey({ data, masterKey: MASTER_KEY, newMasterKey: new Uint8Array(16) })).rejects.toThrow(/16 bytes/)
      await stores.open({ data })
    })
  })
}
