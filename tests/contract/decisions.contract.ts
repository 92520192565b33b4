import { describe, expect, test } from 'bun:test'
import type { Precondition, StoreReader } from '../../src/catalogue/decision.ts'
import { type Changes, Conflict, type Store, THING_KINDS } from '../../src/catalogue/store-port.ts'
import type { ThingChange } from '../../src/catalogue/thing-change.ts'
import { checkData } from '../../src/store/check.ts'
import { withEngine } from '../../src/store/open-engine.ts'
import { anAccessKey, anAccount, anImage, aRole } from '../support/images.ts'
import { type EngineUnderTest, MASTER_KEY, storesOf } from './store.contract.ts'

const cluster = { id: 'c', cloud: 'alibaba', accountId: 'acme', region: 'r', details: {} } as const
const instance = { id: 'ein-1', cloud: 'tencent', accountId: 'acme', region: 'r', imageId: 'i', details: {} } as const
const module = {
  id: 'em-1',
  cloud: 'tencent',
  accountId: 'acme',
  name: 'm',
  type: 'SN3ne.LARGE8',
  imageId: 'official',
  createdAt: null,
} as const
const session = anAccessKey({ id: 'STS.a', session: { role: 'ops', name: 'a', policy: null }, token: 't', expiresAt: 2e12 })
const image = anImage({ id: 'i' })
const EVERYTHING = {
  accounts: [anAccount(), anAccount('globex')],
  policies: [{ name: 'read', documents: {} }],
  users: [{ accountId: 'acme', name: 'ci', policies: ['read'] }],
  roles: [aRole({ name: 'ops', policies: ['read'], trusts: ['globex'] })],
  keys: [anAccessKey({ id: 'root' }), anAccessKey({ id: 'ci-key', user: 'ci' }), session],
  clusters: [cluster],
  modules: [module],
  instances: [instance],
  images: [image, anImage({ id: 'official', owner: null, visibility: 'public' })],
} satisfies Changes
const BY = { who: 'acs:ram::1:user/ci', call: 'ecs DeleteImage', requestId: 'r-1' }

/** How a store decides, takes things out and remembers, whatever keeps its data. */
export function decisionContract(engine: EngineUnderTest): void {
  describe(`deciding on ${engine.name}`, () => {
    const stores = storesOf(engine)
    const filled = async () => {
      const store = await stores.open()
      await store.write(EVERYTHING)
      return store
    }
    const failureOf = (writing: Promise<unknown>) =>
      writing.then(
        () => 'written',
        (failure: unknown) => failure,
      )
    const refusal = async (store: Store, changes: Changes) => {
      const last = await store.lastChange()
      const failure = await failureOf(store.write(changes))
      expect(failure).toBeInstanceOf(Conflict)
      expect(await store.lastChange()).toBe(last)
      const { reason, subject, message } = failure as Conflict
      return { reason, subject, message }
    }

    test('a snapshot reads everything as it was at one moment, whoever writes meanwhile', async () => {
      const data = await engine.fresh()
      const store = await stores.open({ data })
      await store.write(EVERYTHING)
      // Data in memory has one connection, and nobody else who writes.
      const other = data === ':memory:' ? undefined : await stores.open({ data })
      await store.write({ holds: [{ keyId: 'root', what: 'disabled' }] })
      const found = await store.read(async (read) => {
        const accounts = await read.all('accounts')
        await other?.write({ images: [anImage({ id: 'late' })] })
        const images = (await read.all('images')).map(({ id }) => id)
        return {
          accounts,
          images,
          running: await read.instancesOf('i'),
          holds: await read.holdsOf('root'),
          none: await read.holdsOf('a\0b'),
        }
      })
      expect(found).toEqual({
        accounts: EVERYTHING.accounts,
        images: ['i', 'official'],
        running: [instance],
        holds: ['disabled'],
        none: [],
      })
      expect(await store.read(async (read) => (await read.all('images')).length)).toBe(other === undefined ? 2 : 3)
    })

    test('a dry run checks, tells what would change without secrets, and writes nothing', async () => {
      const store = await filled()
      const last = await store.lastChange()
      const told: ThingChange[] = []
      const changes: Changes = {
        images: [{ ...image, description: 'new' }, anImage({ id: 'fresh' })],
        keys: [anAccessKey({ id: 'root', secret: 'another' })],
        removals: { clusters: [['alibaba', 'c']] },
      }
      const result = await store.transact(() => changes, { dryRun: true, onChange: (change) => void told.push(change) })
      expect(result).toEqual({ written: 4, unchanged: 0 })
      expect(told).toMatchObject([
        { kind: 'clusters', label: 'c', before: cluster, after: undefined, changesSecret: false },
        { kind: 'keys', label: 'root', changesSecret: true },
        { kind: 'images', label: 'i', before: image, after: { ...image, description: 'new' } },
        { kind: 'images', label: 'fresh', before: undefined },
      ])
      expect(JSON.stringify(told)).not.toMatch(/another|sealed|"secret"/)
      expect(await store.lastChange()).toBe(last)
      expect(await store.clusters('acme')).toEqual([cluster])
      expect((await store.ownShelf('acme')).map(({ id, description }) => [id, description])).toEqual([['i', image.description]])
      const dangling = { images: [anImage({ id: 'dangling', owner: 'nobody' })] }
      expect(await failureOf(store.transact(() => dangling, { dryRun: true }))).toMatchObject({ reason: 'dangling' })
      expect((await store.write(changes)).written).toBe(4)
    })

    test('every kind of thing is read by its name, an image by its id in a service, an account by its name', async () => {
      const store = await filled()
      const found: unknown[] = []
      await store.transact(async (read) => {
        const get = async (...[kind, key]: Parameters<StoreReader['get']>) => (await read.get(kind, key))?.thing
        found.push(await get('accounts', 'acme'), await get('policies', 'read'), await get('users', ['acme', 'ci']))
        found.push(await get('roles', ['acme', 'ops']), await get('keys', 'root'), await get('clusters', ['alibaba', 'c']))
        found.push(await get('modules', ['tencent', 'em-1']), await get('instances', ['tencent', 'ein-1']), await get('images', 'i'))
        found.push((await read.imageOf('tencent/ecm', 'img-i'))?.thing, (await read.accountNamed('globex'))?.thing)
        for (const strange of ['', 'nobody', 'a\0b', '\uD800', 'x'.repeat(9_000)]) {
          for (const kind of THING_KINDS) expect(await read.get(kind, strange)).toBeUndefined()
          expect(await read.imageOf('alibaba/ecs', strange)).toBeUndefined()
          expect(await read.accountNamed(strange)).toBeUndefined()
        }
        return {}
      })
      const { accounts, policies, users, roles, keys, images } = EVERYTHING
      expect(found).toEqual([
        accounts[0],
        policies[0],
        users[0],
        roles[0],
        keys[0],
        cluster,
        module,
        instance,
        images[0],
        images[0],
        accounts[1],
      ])
    })

    test('an account’s own images are found by their very names, whatever is in them', async () => {
      const store = await filled()
      const names = ['a', 'A', '100%_~', '"\\"', '镜像 𠀀', '\uD800\0', 'x'.repeat(1_001), 'CentOS']
      const os = { platform: 'a', version: '', name: '镜像' }
      await store.write({
        images: [
          ...names.map((name, index) => anImage({ id: `n${index}`, name, os })),
          anImage({ id: 'other', name: 'a', owner: 'globex' }),
          anImage({ id: 'open', name: 'a', owner: null, visibility: 'public' }),
        ],
      })
      const found: Record<string, readonly string[]> = {}
      await store.transact(async (read) => {
        for (const name of [...names, '100%%~', '', '镜像']) found[name] = (await read.imagesNamed('acme', name)).map(({ id }) => id)
        for (const strange of ['nobody', 'a\0b', '\uD800']) expect(await read.imagesNamed(strange, 'a')).toEqual([])
        return {}
      })
      expect(Object.values(found)).toEqual([['n0'], ['n1'], ['n2'], ['n3'], ['n4'], ['n5'], [], ['n7'], [], [], []])
    })

    test('it can be told whether something refers to a thing', async () => {
      const store = await filled()
      const used: unknown[] = []
      await store.transact(async (read) => {
        used.push(await read.isUsed('images', 'i'), await read.isUsed('images', 'nobody'), await read.isUsed('accounts', 'globex'))
        used.push(
          await read.isUsed('instances', ['tencent', 'ein-1']),
          await read.isUsed('images', 'a\0b'),
          await read.isUsed('images', 'official'),
        )
        return {}
      })
      expect(used).toEqual([true, false, true, false, false, true])
    })

    test('what is decided is decided on what is there, also when many decide at once', async () => {
      const store = await filled()
      const grow = () =>
        store.transact(async (read) => {
          const { thing } = (await read.get('images', 'i')) ?? expect.unreachable()
          return { images: [{ ...thing, sizeGiB: thing.sizeGiB + 1 }] }
        })
      await Promise.all(Array.from({ length: 20 }, grow))
      expect((await store.ownShelf('acme'))[0]).toMatchObject({ id: 'i', sizeGiB: 70 })
    })

    test('nothing is written when deciding fails, and the failure is the caller’s own', async () => {
      const store = await filled()
      const own = new RangeError('no')
      expect(await failureOf(store.transact(() => Promise.reject(own)))).toBe(own)
      expect(await store.write({ accounts: [anAccount('next')] })).toEqual({ written: 1, unchanged: 0 })
    })

    test('a revision is the thing as it was read: any change of it makes it stale, a change back makes it right again', async () => {
      const store = await filled()
      let revision = ''
      await store.transact(async (read) => {
        revision = (await read.get('images', 'i'))?.revision ?? ''
        return {}
      })
      const expects: Precondition[] = [{ kind: 'images', key: 'i', is: { revision } }]
      const changed = { ...image, name: 'changed' }
      expect(await store.write({ expects, images: [changed] })).toEqual({ written: 1, unchanged: 0 })
      expect(await refusal(store, { expects, images: [image] })).toMatchObject({ reason: 'stale', subject: 'i' })
      await store.write({ images: [image] })
      expect(await store.write({ expects, images: [changed] })).toEqual({ written: 1, unchanged: 0 })
      await store.write({ removals: { instances: [['tencent', 'ein-1']], images: ['i'] } })
      expect(await refusal(store, { expects })).toMatchObject({ reason: 'not-found', subject: 'i' })
    })

    test('a write may ask that a thing is there, or that none is', async () => {
      const store = await filled()
      const absent = (key: string) => [{ kind: 'policies', key, is: 'absent' }] as const
      expect(await refusal(store, { expects: absent('read'), policies: [{ name: 'read', documents: {} }] })).toEqual({
        reason: 'exists',
        subject: 'read',
        message: 'There is policy read already.',
      })
      expect(await store.write({ expects: absent('more'), policies: [{ name: 'more', documents: {} }] })).toMatchObject({ written: 1 })
      const present = [{ kind: 'users', key: ['acme', 'nobody'], is: 'present' }] as const
      expect(await refusal(store, { expects: present })).toMatchObject({ reason: 'not-found', message: 'There is no user acme/nobody.' })
    })

    test('a conflict says which of the ways it is', async () => {
      const store = await filled()
      const reasonOf = async (changes: Changes) => (await refusal(store, changes)).reason
      expect(await reasonOf({ images: [anImage({ id: 'x', faces: anImage({ id: 'i' }).faces })] })).toBe('exists')
      expect(await reasonOf({ accounts: [{ ...anAccount('x'), name: 'acme' }] })).toBe('exists')
      expect(await reasonOf({ keys: [anAccessKey({ id: 'root', accountId: 'globex' })] })).toBe('exists')
      expect(await reasonOf({ users: [{ accountId: 'acme', name: 'x', policies: ['none'] }] })).toBe('dangling')
      expect(await reasonOf({ policies: [{ name: 'a\0b', documents: {} }] })).toBe('unstorable')
    })

    test.each([
      ['accounts', 'acme', /account acme is in use by .*, and cannot be removed/],
      ['accounts', 'globex', /account globex is in use by role acme\/ops/],
      ['policies', 'read', /policy read is in use by (user|role) acme\//],
      ['users', ['acme', 'ci'], /user acme\/ci is in use by access key ci-key/],
      ['images', 'i', /image i is in use by instance ein-1/],
      ['images', 'official', /image official is in use by module em-1/],
    ] as const)('of %s, one that something refers to is not removed: %p', async (kind, key, message) => {
      const store = await filled()
      expect(await refusal(store, { removals: { [kind]: [key] } })).toMatchObject({
        reason: 'in-use',
        message: expect.stringMatching(message),
      })
    })

    test('everything that was put in can be taken out again, in one write or one by one, and its ids are free', async () => {
      const removals: Changes['removals'] = {
        accounts: ['acme', 'globex'],
        policies: ['read'],
        users: [['acme', 'ci']],
        roles: [['acme', 'ops']],
        keys: ['root', 'ci-key'],
        clusters: [['alibaba', 'c']],
        modules: [['tencent', 'em-1']],
        instances: [['tencent', 'ein-1']],
        images: ['i', 'official'],
      }
      const store = await filled()
      // The session goes with its role, and is not counted.
      expect(await store.write({ removals })).toEqual({ written: 12, unchanged: 0 })
      expect([await store.accounts(), await store.policies(), await store.hasImages(), await store.credential('STS.a')]).toEqual([
        [],
        [],
        false,
        undefined,
      ])
      expect(await store.write({ removals })).toEqual({ written: 0, unchanged: 0 })
      expect(await store.write(EVERYTHING)).toEqual({ written: 13, unchanged: 0 })
      for (const kind of ['keys', 'modules', 'instances', 'images', 'clusters', 'users', 'roles', 'policies', 'accounts'] as const) {
        await store.write({ removals: { [kind]: removals[kind] } })
      }
      expect(await store.accounts()).toEqual([])
    })

    test('a write may let go of a thing and take it out, and give its id in a service to another', async () => {
      const store = await filled()
      const { faces } = anImage({ id: 'i' })
      await store.write({
        users: [{ accountId: 'acme', name: 'ci', policies: [] }],
        roles: [aRole({ name: 'ops', policies: [], trusts: [] })],
        instances: [{ ...instance, imageId: 'heir' }],
        images: [anImage({ id: 'heir', faces })],
        removals: { policies: ['read'], accounts: ['globex'], images: ['i'] },
      })
      expect((await store.ownShelf('acme')).map(({ id }) => id)).toEqual(['heir'])
      expect(await store.policies()).toEqual([])
    })

    test('the history of a thing says what it was before, who changed it through what, and when, the newest first', async () => {
      let now = 100
      const store = await stores.open({ now: () => now })
      await store.write({ accounts: [anAccount()], images: [image] })
      now = 200
      await store.write({ images: [{ ...image, name: 'second' }] }, { by: BY })
      now = 300
      await store.write({ removals: { images: ['i'] } }, { by: { who: 'root', call: 'mirrorhall apply' } })
      expect(await store.history('images', 'i', 10)).toEqual([
        { seq: 4, at: 300, by: { who: 'root', call: 'mirrorhall apply' }, before: { ...image, name: 'second' } },
        { seq: 3, at: 200, by: BY, before: image },
        { seq: 2, at: 100, by: undefined, before: undefined },
      ])
      expect(await store.history('images', 'i', 1)).toHaveLength(1)
      expect(await store.history('images', 'a\0b', 10)).toEqual([])
      expect(await store.history('users', ['acme', 'nobody'], 10)).toEqual([])
    })

    test('no secret, open or sealed, is in the change log, and sessions that begin are not', async () => {
      const data = await engine.fresh()
      if (data === ':memory:') return
      const store = await stores.open({ data })
      await store.write(EVERYTHING)
      const key = anAccessKey({ id: 'root', secret: 'hunter2', token: 'hunter3' })
      for (const enabled of [true, false, true]) await store.write({ keys: [{ ...key, enabled }] })
      await store.write({ removals: { keys: ['root'] } })
      const rows = await withEngine(data, ({ db }) => db.selectFrom('changes').selectAll().execute())
      expect(JSON.stringify(rows)).not.toMatch(/hunter|sealed|s3cret/)
      expect(rows.some(({ id }) => id === 'STS.a')).toBe(false)
      expect((await store.history('keys', 'root', 10)).map(({ before }) => (before as { enabled?: boolean })?.enabled)).toEqual([
        true,
        false,
        true,
        true,
        undefined,
      ])
    })

    test('an entry of the log that is not as it was written is not believed: servers forget everything, and the check tells', async () => {
      const data = await engine.fresh()
      if (data === ':memory:') return
      const store = await stores.open({ data })
      await store.write(EVERYTHING)
      const seq = await store.lastChange()
      await store.write({ images: [anImage({ id: 'i', name: 'other' })] }, { by: BY })
      for (const column of ['topics', 'kind', 'id', 'before', 'who', 'call', 'request_id', 'at'] as const) {
        const [row] = await withEngine(data, ({ db }) =>
          db
            .selectFrom('changes')
            .selectAll()
            .where('seq', '=', seq + 1)
            .execute(),
        )
        const set = (value: unknown) =>
          withEngine(data, ({ db }) =>
            db
              .updateTable('changes')
              .set({ [column]: value })
              .where('seq', '=', seq + 1)
              .execute(),
          )
        await set(column === 'at' ? 77 : 'images ')
        expect(await store.changesSince(seq)).toEqual({ last: seq + 1, topics: ['everything'], images: [] })
        expect((await checkData({ data, masterKey: MASTER_KEY })).defects).toMatchObject([{ table: 'changes', row: String(seq + 1) }])
        await set(row?.[column])
      }
      expect((await store.changesSince(seq)).images).toMatchObject([{ before: [{ name: 'CentOS 7.6 64位' }], after: { name: 'other' } }])
      expect((await checkData({ data, masterKey: MASTER_KEY })).defects).toEqual([])
    })

    test('of more changes than are worth patching, or of an image that cannot be read, shelves are forgotten', async () => {
      const data = await engine.fresh()
      const store = await stores.open({ data })
      await store.write({ accounts: [anAccount()] })
      const images = Array.from({ length: 1_001 }, (_, n) => anImage({ id: `i${n}` }))
      await store.write({ images })
      expect(await store.changesSince(1)).toEqual({ last: 1_002, topics: ['shelf:acme'], images: [] })
      expect((await store.changesSince(2)).images).toHaveLength(1_000)
      if (data === ':memory:') return
      await withEngine(data, ({ db }) => db.updateTable('images').set({ checksum: 1 }).where('id', '=', 'i1000').execute())
      expect(await store.changesSince(1_001)).toEqual({ last: 1_002, topics: ['shelf:acme'], images: [] })
    })
  })
}
