import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { watchFiles } from './watch-files.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirrorhall-watch-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('files are acted on once, and again when what was saved has come to rest: changed, replaced, added, removed', async () => {
  const path = (name: string) => join(folder, name)
  await writeFile(path('a.yaml'), 'a')
  let acted = 0
  const seen: number[] = []
  /** What happens at each wait; how often was acted until then is noted. */
  const steps = [
    async () => {},
    () => writeFile(path('a.yaml'), 'ab'),
    () => writeFile(path('a.yaml'), 'abc'),
    async () => {},
    async () => {},
    async () => {
      await writeFile(path('.a.yaml.part'), 'xyz')
      await rename(path('.a.yaml.part'), path('a.yaml'))
    },
    async () => {},
    () => writeFile(path('b.yml'), 'b'),
    async () => {},
    () => rm(path('a.yaml')),
    async () => {},
    () => writeFile(path('other.txt'), 'x'),
    () => rm(path('b.yml')),
    async () => {},
    async () => {},
  ]
  await watchFiles([folder], async () => void acted++, {
    isOver: () => steps.length === 0,
    wait: async () => {
      seen.push(acted)
      await steps.shift()?.()
    },
  })
  expect(seen).toEqual([1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 5, 5, 6])
})
