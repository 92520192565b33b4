import { describe, expect, test } from 'bun:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { CannotOpen } from '../../src/store/engine.ts'
import { openStore } from '../../src/store/open.ts'
import { withEngine } from '../../src/store/open-engine.ts'
import { anAccessKey, anAccount, anImage } from '../support/images.ts'
import { killRounds } from './kill-rounds.ts'
import { type EngineUnderTest, storesOf } from './store.contract.ts'

/** An engine whose data outlives the process. */
export interface DurableEngine extends EngineUnderTest {
  /** All that is kept there, as text. */
  atRest(data: string): Promise<string>
  /** How often a writer is killed. */
  readonly kills: number
}

/** What a store does whose data several processes share and that outlives them. */
export function durabilityContract(engine: DurableEngine): void {
  describe(`the durable store on ${engine.name}`, () => {
    const stores = storesOf(engine)

    test('what was written is there after closing and opening again', async () => {
      const data = await engine.fresh()
      const first = await stores.open({ data })
      await first.write({ accounts: [anAccount()], images: [anImage({ id: 'i' })], keys: [anAccessKey({ id: 'k' })] })
      await first.close()
      const second = await stores.open({ data })
      expect(await second.ownShelf('acme')).toEqual([anImage({ id: 'i' })])
      expect((await second.credential('k'))?.key).toEqual(anAccessKey({ id: 'k' }))
      expect(await second.lastChange()).toBe(3)
    })

    test('secrets and tokens are never kept in plain text', async () => {
      const data = await engine.fresh()
      const store = await stores.open({ data })
      const key = anAccessKey({ id: 'AKIDvisible', secret: 'PLAINsecret0123456789', token: 'PLAINtoken0123456789' })
      await store.write({ accounts: [anAccount()], keys: [key] })
      const kept = await engine.atRest(data)
      expect(kept).toContain('AKIDvisible')
      expect(kept).not.toContain('PLAIN')
      expect(kept).not.toContain(Buffer.from(key.secret).toString('base64').slice(0, 20))
    })

    test('data with secrets that has lost what tells its master key takes no other', async () => {
      const data = await engine.fresh()
      const store = await stores.open({ data })
      await store.write({ accounts: [anAccount()], keys: [anAccessKey({ id: 'k' })] })
      await withEngine(data, ({ db }) => db.deleteFrom('settings').execute())
      await expect(openStore({ data, masterKey: new Uint8Array(32).fill(1) })).rejects.toThrow(/"master-key-check" of settings.*is damaged/)
      await withEngine(data, async ({ db }) => expect(await db.selectFrom('settings').select('name').execute()).toEqual([]))
    })

    test('another master key is refused, and the right one still opens', async () => {
      const data = await engine.fresh()
      await (await stores.open({ data })).close()
      const wrong = openStore({ data, masterKey: new Uint8Array(32).fill(1) })
      await expect(wrong).rejects.toThrow(CannotOpen)
      await expect(wrong).rejects.toThrow(/master key is not the one/)
      await stores.open({ data })
    })

    test('many processes that open the same fresh data at once all succeed', async () => {
      const data = await engine.fresh()
      const names = ['a', 'b', 'c', 'd', 'e', 'f']
      const openers = names.map((name) => start('opener.ts', data, name))
      const errors = await Promise.all(openers.map((opener) => new Response(opener.stderr).text()))
      expect(errors.join('')).toBe('')
      expect(await Promise.all(openers.map((opener) => opener.exited))).toEqual(names.map(() => 0))
      expect((await (await stores.open({ data })).accounts()).map(({ id }) => id)).toEqual(names)
    }, 20_000)

    test('many opens at once in one process all succeed', async () => {
      const data = await engine.fresh()
      const opened = await Promise.all(Array.from({ length: 5 }, () => stores.open({ data })))
      expect(opened).toHaveLength(5)
    })

    test('two stores hear each other’s writes, and no longer once they stop listening', async () => {
      const data = await engine.fresh()
      const [here, there] = [await stores.open({ data }), await stores.open({ data })]
      let hints = 0
      const stop = await here.onHint(() => (hints += 1))
      await there.write({ accounts: [anAccount()] })
      await until(() => hints > 0)
      expect(await here.changesSince(0)).toEqual({ last: 1, topics: ['access'], images: [] })
      await stop()
      hints = 0
      await there.write({ accounts: [anAccount('other')] })
      await sleep(300)
      expect(hints).toBe(0)
    })

    test('a writer killed at any moment leaves every acknowledged write and none by half', async () => {
      const data = await engine.fresh()
      const store = await stores.open({ data })
      const { acknowledged } = await killRounds(data, store, engine.kills)
      expect(acknowledged).toBeGreaterThan(engine.kills)
    }, 30_000)
  })
}

/** Waits for something to become true. @throws after four seconds, before the test itself is given up */
export async function until(holds: () => boolean): Promise<void> {
  for (const giveUpAt = Date.now() + 4000; !holds(); await sleep(10)) {
    if (Date.now() > giveUpAt) throw new Error('it did not become true')
  }
}

function start(program: string, data: string, account: string) {
  return Bun.spawn([process.execPath, `${import.meta.dir}/${program}`, data, account], { stdout: 'pipe', stderr: 'pipe' })
}
