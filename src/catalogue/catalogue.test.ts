import { describe, expect, test } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { anAccessKey, anAccount, anImage, aRole } from '../../tests/support/images.ts'
import { openStore } from '../store/open.ts'
import { Catalogue, type CatalogueOptions } from './catalogue.ts'
import type { OpenVisibility } from './image.ts'
import type { ImageQuery } from './query.ts'
import { type Store, Unavailable } from './store-port.ts'

const everything: ImageQuery = { service: 'tencent/ecm', from: ['own', 'public'], where: [] }
const MASTER_KEY = new Uint8Array(32).fill(7)
const ids = async (catalogue: Catalogue, account = 'acme', query = everything) =>
  (await catalogue.list(account, query, 0, 100)).images.map(({ id }) => id)

/** A store that passes everything on, except what is replaced. */
const wrapped = (store: Store, replaced: Partial<Store>): Store =>
  new Proxy(store, {
    get(of, name) {
      const own = replaced[name as keyof Store]
      const value: unknown = own ?? Reflect.get(of, name)
      return typeof value === 'function' && own === undefined ? value.bind(of) : value
    },
  })

/** A method that notes what it is called with. */
const recorded =
  <Given extends unknown[], T>(calls: Given[], method: (...given: Given) => T) =>
  (...given: Given): T => {
    calls.push(given)
    return method(...given)
  }

async function openAt(data: string, given: Partial<CatalogueOptions> = {}, replaced: (store: Store) => Partial<Store> = () => ({})) {
  const store = await openStore({ data, masterKey: MASTER_KEY })
  const options = { cacheBytes: 1e9, pollEveryMs: 3_600_000, staleAfterMs: 5_000, now: () => 0, ...given }
  return Catalogue.open(wrapped(store, replaced(store)), options)
}

test('what another process wrote to a SQLite file is in the answer to whoever asks two milliseconds later', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mirrorhall-news-'))
  const data = join(folder, 'catalogue.db')
  const [server, command] = [await openAt(data), await openAt(data)]
  await command.write({ accounts: [anAccount()], keys: [anAccessKey({ id: 'k', secret: '0' }), anAccessKey({ id: 'other' })] })
  for (let round = 1; round <= 20; round += 1) {
    expect((await server.credential('k'))?.key.secret).toBe(`${round - 1}`)
    expect((await ids(server)).length).toBe(round - 1)
    await command.write({ keys: [anAccessKey({ id: 'k', secret: `${round}` })], images: [anImage({ id: `i${round}` })] })
    await Bun.sleep(2)
    // Those that come while the first catches up wait as well.
    const first = server.credential('k')
    const second = (async () => [await server.credential('other'), await ids(server)] as const)()
    expect((await first)?.key.secret).toBe(`${round}`)
    expect((await second)[1].length).toBe(round)
  }
  await server.close()
  await command.close()
  await rm(folder, { recursive: true })
})

describe('reading', () => {
  test('shelves are loaded once, however many ask at the same time', async () => {
    const own: [string][] = []
    const open: [OpenVisibility][] = []
    const catalogue = await openAt(':memory:', {}, (store) => ({
      ownShelf: recorded(own, (account) => store.ownShelf(account)),
      openShelf: recorded(open, (visibility) => store.openShelf(visibility)),
    }))
    await catalogue.write({ accounts: [anAccount()], images: [anImage({ id: 'a' })] })
    await Promise.all(Array.from({ length: 10 }, () => ids(catalogue)))
    expect(await ids(catalogue)).toEqual(['a'])
    expect({ own, open }).toEqual({ own: [['acme']], open: [['public']] })
    expect(catalogue.memory.shelves).toBe(2)
    await catalogue.close()
  })

  test('a load that a write overtook is kept with what was written, and is not begun anew', async () => {
    const [read, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    let loads = 0
    const catalogue = await openAt(':memory:', {}, (store) => ({
      async ownShelf(account) {
        const shelf = await store.ownShelf(account)
        loads += 1
        read.resolve()
        await gate.promise
        return shelf
      },
    }))
    await catalogue.write({ accounts: [anAccount()], images: [anImage({ id: 'a' })] })
    const slow = ids(catalogue)
    await read.promise
    await catalogue.write({ images: [anImage({ id: 'b' })] })
    gate.resolve()
    expect(await slow).toEqual(['a', 'b'])
    expect(await ids(catalogue)).toEqual(['a', 'b'])
    expect(loads).toBe(1)
    await catalogue.close()
  })

  test('memory is bounded', async () => {
    const catalogue = await openAt(':memory:', { cacheBytes: 50_000 })
    const accounts = Array.from({ length: 30 }, (_, n) => ({ id: `a${n}`, name: `a${n}`, identities: {} }))
    await catalogue.write({ accounts, images: accounts.map(({ id }) => anImage({ id, owner: id })) })
    for (const { id } of accounts) expect(await ids(catalogue, id)).toEqual([id])
    expect(catalogue.memory.bytes).toBeLessThanOrEqual(50_000)
    expect(catalogue.memory.shelves).toBeGreaterThan(2)
    await catalogue.close()
  })

  test('shelves that do not fit together are not loaded again for each request', async () => {
    const own: [string][] = []
    const open: [OpenVisibility][] = []
    const catalogue = await openAt(':memory:', { cacheBytes: 2_000 }, (store) => ({
      ownShelf: recorded(own, (account) => store.ownShelf(account)),
      openShelf: recorded(open, (visibility) => store.openShelf(visibility)),
    }))
    await catalogue.write({ accounts: [anAccount()], images: [anImage({ id: 'a' }), anImage({ id: 'b', createdAt: 0 })] })
    for (let n = 0; n < 3; n++) expect(await ids(catalogue)).toEqual(['a', 'b'])
    expect(catalogue.memory.bytes).toBeGreaterThan(2_000)
    expect({ own, open }).toEqual({ own: [['acme']], open: [['public']] })
    await catalogue.close()
  })

  test('a key is looked up once, an unknown one each time it is asked for', async () => {
    const asked: [string][] = []
    const catalogue = await openAt(':memory:', {}, (store) => ({ credential: recorded(asked, (id) => store.credential(id)) }))
    await catalogue.write({ accounts: [anAccount()], keys: [anAccessKey({ id: 'k' })] })
    for (const id of ['k', 'k', 'nobody', 'nobody']) await catalogue.credential(id)
    expect(asked).toEqual([['k'], ['nobody'], ['nobody']])
    expect(await catalogue.credential('k')).toMatchObject({ key: { id: 'k' }, account: { id: 'acme' }, policies: [] })
    expect(await catalogue.credential('nobody')).toBeUndefined()
    await catalogue.close()
  })

  test('a store that fails once is asked again', async () => {
    let failures = 2
    const catalogue = await openAt(':memory:', {}, (store) => ({
      openShelf: () => (failures-- > 0 ? Promise.reject(new Unavailable('gone')) : store.openShelf('public')),
    }))
    await expect(ids(catalogue)).rejects.toThrow(Unavailable)
    await expect(ids(catalogue)).rejects.toThrow(Unavailable)
    expect(await ids(catalogue)).toEqual([])
    await catalogue.close()
  })
})

describe('closing', () => {
  test('waits for a write that is under way, and is not mistaken for an outage', async () => {
    const heard: unknown[] = []
    const catalogue = await openAt(':memory:', { onHearing: (problem) => heard.push(problem) })
    const writing = catalogue.write({ accounts: [anAccount()], images: Array.from({ length: 2_000 }, (_, n) => anImage({ id: `i${n}` })) })
    await catalogue.close()
    expect(await writing).toEqual({ written: 2_001, unchanged: 0 })
    expect(heard.filter((problem) => problem !== undefined)).toEqual([])
    expect(heard.length).toBeGreaterThan(0)
  })
})

describe('writing', () => {
  test('is seen by the next read, images and keys', async () => {
    const catalogue = await openAt(':memory:')
    await catalogue.write({ accounts: [anAccount()], keys: [anAccessKey({ id: 'k' })] })
    expect(await ids(catalogue)).toEqual([])
    await catalogue.write({ images: [anImage({ id: 'a' }), anImage({ id: 'b', owner: null, visibility: 'public' })] })
    expect(await ids(catalogue)).toEqual(['a', 'b'])
    await catalogue.write({ images: [anImage({ id: 'a', visibility: 'public' })] })
    expect(await ids(catalogue)).toEqual(['a', 'b'])
    expect(await ids(catalogue, 'stranger')).toEqual(['a', 'b'])
    await catalogue.credential('k')
    await catalogue.write({ keys: [anAccessKey({ id: 'k', enabled: false })] })
    expect(await catalogue.credential('k')).toMatchObject({ key: { enabled: false } })
    await catalogue.write({ removals: { keys: ['k'] } })
    expect(await catalogue.credential('k')).toBeUndefined()
    await catalogue.close()
  })
})

describe('what is forgotten', () => {
  test('of keys, only those that were changed: all others go on while the database is away', async () => {
    let isAway = false
    const catalogue = await openAt(':memory:', {}, (store) => ({
      credential: async (id) => {
        if (isAway) throw new Unavailable('away')
        return store.credential(id)
      },
    }))
    const expired = anAccessKey({ id: 'STS.old', session: { role: 'ops', name: 'a', policy: null }, token: 't', expiresAt: 1 })
    await catalogue.write({
      accounts: [anAccount()],
      roles: [aRole({ name: 'ops' })],
      keys: [anAccessKey({ id: 'k' }), anAccessKey({ id: 'other' }), expired],
    })
    for (const id of ['k', 'other', 'STS.old']) await catalogue.credential(id)
    isAway = true
    await catalogue.write({ keys: [{ ...expired, id: 'STS.new', expiresAt: 9 }], removeSessionsExpiredBefore: 5 })
    expect(await catalogue.credential('k')).toMatchObject({ key: { id: 'k' } })
    await expect(catalogue.credential('STS.old') as Promise<unknown>).rejects.toThrow('away')
    await catalogue.write({ keys: [anAccessKey({ id: 'other', enabled: false })] })
    expect(await catalogue.credential('k')).toMatchObject({ key: { id: 'k' } })
    await expect(catalogue.credential('other') as Promise<unknown>).rejects.toThrow('away')
    await catalogue.write({ policies: [{ name: 'p', documents: {} }] })
    await expect(catalogue.credential('k') as Promise<unknown>).rejects.toThrow('away')
    await catalogue.close()
  })

  test('is everything once the change log no longer tells: a revoked key, accounts, clusters and shelves', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mirrorhall-catalogue-'))
    const data = join(folder, 'catalogue.db')
    const there = await openAt(data, {}, () => ({ onHint: async () => async () => {} }))
    const store = await openStore({ data, masterKey: MASTER_KEY, changesKept: 1 })
    const cluster = { id: 'c', cloud: 'alibaba', accountId: 'acme', region: 'r', details: {} } as const
    await store.write({ accounts: [anAccount()], keys: [anAccessKey({ id: 'k' })], clusters: [cluster] })
    await there.follow()
    expect([await ids(there), (await there.accounts()).size, (await there.clusters('acme')).length]).toEqual([[], 1, 1])
    expect(await there.credential('k')).toMatchObject({ key: { enabled: true } })
    await store.write({ keys: [anAccessKey({ id: 'k', enabled: false })] })
    await store.write({ clusters: [{ ...cluster, id: 'd' }] })
    await store.write({ accounts: [anAccount('globex')] })
    for (const id of ['a', 'b']) await store.write({ images: [anImage({ id })] })
    await there.follow()
    expect([await ids(there), (await there.accounts()).size, (await there.clusters('acme')).length]).toEqual([['a', 'b'], 2, 2])
    expect(await there.credential('k')).toMatchObject({ key: { enabled: false } })
    await there.close()
    await store.close()
    await rm(folder, { recursive: true })
  })
})

describe('two catalogues on one store', () => {
  test("see each other's writes after they follow, and not what they had in memory", async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mirrorhall-catalogue-'))
    const data = join(folder, 'catalogue.db')
    const replaced = () => ({ onHint: async () => async () => {}, hasNews: () => false })
    const [here, there] = [await openAt(data, {}, replaced), await openAt(data, {}, replaced)]
    await here.write({ accounts: [anAccount()], keys: [anAccessKey({ id: 'k' })], images: [anImage({ id: 'a' })] })
    await there.follow()
    expect(await ids(there)).toEqual(['a'])
    await there.credential('k')
    await here.write({ keys: [anAccessKey({ id: 'k', enabled: false })], images: [anImage({ id: 'b' })] })
    expect(await ids(there)).toEqual(['a'])
    expect(await there.credential('k')).toMatchObject({ key: { enabled: true } })
    await there.follow()
    expect(await ids(there)).toEqual(['a', 'b'])
    expect(await there.credential('k')).toMatchObject({ key: { enabled: false } })
    await there.write({ images: [anImage({ id: 'c' })] })
    await here.follow()
    expect(await ids(here)).toEqual(['a', 'b', 'c'])
    await here.close()
    await there.close()
    await rm(folder, { recursive: true })
  })

  test('a hint of the store is followed at once', async () => {
    let hint = () => {}
    const onHint: Store['onHint'] = async (listener) => {
      hint = listener
      return async () => {}
    }
    let store: Store | undefined
    const catalogue = await openAt(':memory:', {}, (opened) => {
      store = opened
      return { onHint }
    })
    await catalogue.write({ accounts: [anAccount()] })
    expect(await ids(catalogue)).toEqual([])
    await store?.write({ images: [anImage({ id: 'a' })] })
    expect(await ids(catalogue)).toEqual([])
    hint()
    await catalogue.follow()
    expect(await ids(catalogue)).toEqual(['a'])
    await catalogue.close()
  })

  test('a log that no longer reaches back forgets everything', async () => {
    let lost = false
    const catalogue = await openAt(':memory:', {}, (store) => ({
      changesSince: async (seq) => (lost ? { last: seq + 100, topics: ['everything'], images: [] } : store.changesSince(seq)),
    }))
    await catalogue.write({ accounts: [anAccount()] })
    await ids(catalogue)
    lost = true
    await catalogue.follow()
    expect(catalogue.memory).toEqual({ shelves: 0, bytes: 0 })
    await catalogue.close()
  })

  test('many follows at once take at most two looks, the last of them after the last call', async () => {
    const looks: [number][] = []
    const catalogue = await openAt(':memory:', {}, (store) => ({ changesSince: recorded(looks, (seq) => store.changesSince(seq)) }))
    await Promise.all(Array.from({ length: 20 }, () => catalogue.follow()))
    expect(looks).toHaveLength(2)
    await catalogue.close()
  })
})

describe('a catalogue that cannot hear its store', () => {
  test('says how long, once it matters, goes on with what it has, and recovers', async () => {
    let now = 0
    let deaf = false
    const told: unknown[] = []
    let store: Store | undefined
    const catalogue = await openAt(':memory:', { now: () => now, onHearing: (problem) => told.push(problem) }, (opened) => {
      store = opened
      return {
        changesSince: async (seq) => {
          if (deaf) throw new Unavailable('gone')
          return opened.changesSince(seq)
        },
      }
    })
    await catalogue.write({ accounts: [anAccount()], images: [anImage({ id: 'a' })] })
    expect(await ids(catalogue)).toEqual(['a'])
    deaf = true
    now = 5_000
    await catalogue.follow()
    expect(catalogue.staleForMs).toBe(0)
    now = 5_001
    await catalogue.follow()
    expect(catalogue.staleForMs).toBe(5_001)
    expect(await ids(catalogue)).toEqual(['a'])
    await store?.write({ images: [anImage({ id: 'b' })] })
    deaf = false
    await catalogue.follow()
    expect(catalogue.staleForMs).toBe(0)
    expect(await ids(catalogue)).toEqual(['a', 'b'])
    expect(told.map((problem) => (problem === undefined ? 'heard' : 'deaf'))).toEqual(['heard', 'deaf', 'deaf', 'heard'])
    await catalogue.close()
  })
})

describe('accounts and clusters', () => {
  test('are read once, and again when they change', async () => {
    const accounts: [][] = []
    const clusters: [string][] = []
    const catalogue = await openAt(':memory:', {}, (store) => ({
      accounts: recorded(accounts, () => store.accounts()),
      clusters: recorded(clusters, (account) => store.clusters(account)),
    }))
    const cluster = { id: 'ehpc-1', cloud: 'alibaba', accountId: 'acme', region: 'cn-hangzhou', details: {} } as const
    await catalogue.write({ accounts: [anAccount()], clusters: [cluster] })
    for (let turn = 0; turn < 3; turn++) {
      expect([...(await catalogue.accounts()).keys()]).toEqual(['acme'])
      expect(await catalogue.clusters('acme')).toEqual([cluster])
      expect(await catalogue.clusters('ann')).toEqual([])
    }
    expect({ accounts, clusters }).toEqual({ accounts: [[]], clusters: [['acme'], ['ann']] })
    await catalogue.write({ accounts: [{ ...anAccount('ann'), identities: {} }] })
    await catalogue.write({ clusters: [{ ...cluster, region: 'cn-beijing' }] })
    expect((await catalogue.accounts()).has('ann')).toBe(true)
    expect((await catalogue.clusters('acme'))[0]?.region).toBe('cn-beijing')
    expect([accounts.length, clusters.length]).toEqual([2, 3])
    await catalogue.close()
  })
})

describe('a query', () => {
  test('may ask for a region and a visibility', async () => {
    const catalogue = await openAt(':memory:')
    const face = (id: string, ...regions: readonly string[]) => ({ 'alibaba/ecs': { id, regions, details: {} } })
    const images = [
      anImage({ id: 'a', faces: face('m-a', 'cn-hangzhou', 'cn-beijing') }),
      anImage({ id: 'b', faces: face('m-b'), visibility: 'community' }),
      anImage({ id: 'c', faces: face('m-c', 'cn-beijing') }),
      anImage({ id: 'd', faces: { 'tencent/ecm': { id: 'img-dddddddd', regions: [], details: {} } } }),
    ]
    await catalogue.write({ accounts: [anAccount()], images })
    const found = (where: ImageQuery['where']) => ids(catalogue, 'acme', { service: 'alibaba/ecs', from: ['own'], where })
    expect(await found([{ on: 'region', is: 'cn-hangzhou' }])).toEqual(['a', 'b'])
    expect(await found([{ on: 'region', is: 'cn-hang' }])).toEqual(['b'])
    expect(await found([{ on: 'visibility', is: 'private' }])).toEqual(['a', 'c'])
    await catalogue.close()
  })
})
