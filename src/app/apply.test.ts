import { expect, test } from 'bun:test'
import { Catalogue } from '../catalogue/catalogue.ts'
import { tencentFormat } from '../clouds/tencent/cloud-format.ts'
import { openStore } from '../store/open.ts'
import { applyFiles } from './apply.ts'

test('applying many things tells how far it came, step by step, and of a long file that it is being read', async () => {
  const store = await openStore({ data: ':memory:', masterKey: new Uint8Array(32) })
  const catalogue = await Catalogue.open(store, { cacheBytes: 1, pollEveryMs: 1_000, staleAfterMs: 5_000, now: () => 0 })
  const said: unknown[] = []
  const progress = { announce: (what: string) => void said.push(what), show: (...shown: unknown[]) => void said.push(shown) }
  const images = Array.from({ length: 700 }, (_, n) => ({ name: `${n}`, tencent: {} }))
  const cloudFormats = [await tencentFormat()]
  const apply = (text: string) =>
    applyFiles({ catalogue, store, close: () => catalogue.close() }, [{ path: 'a.json', text }], cloudFormats, undefined, progress)

  await apply(JSON.stringify({ images }))
  const steps = ['comparing', 'writing', 'entering ids']
  expect(said).toEqual(steps.flatMap((step) => [500, 700].map((done) => [step, done, 700])))

  said.length = 0
  await apply(`{}${' '.repeat(8_000_000)}`)
  expect(said).toEqual(['reading a.json (8 million characters)'])
  await catalogue.close()
})
