import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withApp } from '../src/app/open-data.ts'
import type { Image } from '../src/catalogue/image.ts'
import { runHere } from './support/commands.ts'

let folder = ''
let data = ''
let count = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirrorhall-renames-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
beforeEach(async () => {
  count += 1
  data = join(folder, `${count}.db`)
  await runHere('init', '--data', data)
})

const file = async (images: readonly object[], rest: object = {}): Promise<string> => {
  const path = join(folder, 'images.json')
  await writeFile(
    path,
    JSON.stringify({ accounts: [{ name: 'acme' }], images: images.map((image) => ({ owner: 'acme', ...image })), ...rest }),
  )
  return path
}
const run = async (command: string, images: readonly object[], rest: object = {}) =>
  runHere(command, await file(images, rest), '--data', data)
const apply = async (...given: Parameters<typeof file>) => {
  const ran = await run('apply', ...given)
  expect([ran.code, ran.stderr]).toEqual([0, ''])
  return JSON.parse(ran.stdout)
}
const stored = () => withApp({ data }, ({ store }) => store.ownShelf('acme'))
const idsOf = ({ id, faces }: Image) => ({ id, ecm: faces['tencent/ecm']?.id, ecs: faces['alibaba/ecs']?.id })
async function only(): Promise<Image> {
  const [image, ...others] = await stored()
  if (image === undefined || others.length > 0) throw new Error(`there are ${others.length + 1} images`)
  return image
}
const both = { tencent: {}, alibaba: {} }

describe('an image that was called otherwise', () => {
  test('keeps every id when its name changes, here and on data that never had the other name', async () => {
    await apply([{ name: 'golden-1', ...both }])
    const before = idsOf(await only())
    const renamed = [{ name: 'golden-2', previously: 'golden-1', ...both }]
    const shown = await run('diff', renamed)
    expect(shown.stdout).toBe(`~ image golden-2 (${before.id})\n    name: "golden-1" → "golden-2"\n1 to change\n`)
    expect(await apply(renamed)).toMatchObject({ unnamed: { removed: {}, left: {} } })
    expect(idsOf(await only())).toEqual(before)
    expect((await run('diff', renamed)).code).toBe(0)

    data = join(folder, `${count}-fresh.db`)
    await runHere('init', '--data', data)
    await apply(renamed)
    expect(idsOf(await only())).toEqual(before)
  })

  test('keeps its ids in the services when its own id changes, once and again, and what runs it goes with it', async () => {
    const instance = { id: 'ein-1', account: 'acme', region: 'ap-xian-ecm', image: 'golden-1' }
    await apply([{ id: 'golden-1', name: 'golden', ...both }])
    const other = join(folder, 'instances.json')
    const module = { id: 'em-1', account: 'acme', type: 'SN3ne.LARGE8', image: 'golden-1' }
    await writeFile(other, JSON.stringify({ instances: [instance], modules: [module] }))
    expect((await runHere('apply', other, '--data', data)).code).toBe(0)
    const { ecm, ecs } = idsOf(await only())
    const second = [{ id: 'golden-2', previously: 'golden-1', name: 'golden', ...both }]
    const { stdout } = await run('diff', second)
    expect(stdout).toContain('~ image golden (golden-2)\n    id: "golden-1" → "golden-2"\n')
    expect(stdout).toContain('~ instance ein-1\n    imageId: "golden-1" → "golden-2"\n')
    await runHere('apply', await file(second), '--data', data)
    expect(idsOf(await only())).toEqual({ id: 'golden-2', ecm, ecs })
    expect(stdout).toContain('~ module em-1\n    imageId: "golden-1" → "golden-2"\n')
    expect(await withApp({ data }, ({ store }) => store.instances('acme'))).toMatchObject([{ id: 'ein-1', imageId: 'golden-2' }])
    expect(await withApp({ data }, ({ store }) => store.modules('acme'))).toMatchObject([{ id: 'em-1', imageId: 'golden-2' }])
    await runHere('apply', await file(second), '--data', data)
    const third = [{ id: 'golden-3', previously: 'golden-2', name: 'golden', ...both }]
    for (const _ of [1, 2]) await runHere('apply', await file(third), '--data', data)
    expect(idsOf(await only())).toEqual({ id: 'golden-3', ecm, ecs })
  })

  test('has the ids that the file gives it, also in place of those it had', async () => {
    await apply([{ name: 'golden-1', ...both }])
    const { id, ecs } = idsOf(await only())
    await apply([{ name: 'golden-2', previously: 'golden-1', tencent: { id: 'img-00000009' }, alibaba: {} }])
    expect(idsOf(await only())).toEqual({ id, ecm: 'img-00000009', ecs })
  })

  test('is none of another owner, though that is called the same', async () => {
    await runHere('apply', await file([{ id: 'golden-1', name: 'other', owner: undefined, tencent: {} }]), '--data', data)
    await writeFile(
      join(folder, 'mine.json'),
      JSON.stringify({ images: [{ name: 'golden-2', owner: 'acme', previously: 'golden-1', tencent: {} }] }),
    )
    const { stdout } = await runHere('diff', join(folder, 'mine.json'), '--data', data)
    expect(stdout).toMatch(/^\+ image golden-2 \(image-\w+\)\n1 to add\n$/)
  })

  test('gives its name free for another', async () => {
    await apply([{ id: 'a', name: 'golden', tencent: { id: 'img-0000000a' } }])
    await apply([{ id: 'b', previously: 'a', name: 'golden', tencent: {} }])
    expect(idsOf(await only())).toMatchObject({ id: 'b', ecm: 'img-0000000a' })
    await apply([
      { id: 'b', name: 'golden', tencent: { id: 'img-0000000a' } },
      { id: 'a', name: 'other', tencent: {} },
    ])
    expect((await stored()).map(({ id }) => id).sort()).toEqual(['a', 'b'])
  })

  test('is refused at its line where it is still there, or is said of two', async () => {
    const still = await run('apply', [
      { id: 'a', name: 'one', tencent: {} },
      { id: 'b', previously: 'a', name: 'two', tencent: {} },
    ])
    expect(still).toMatchObject({ code: 1, stderr: expect.stringMatching(/images\.json:1:\d+ an image "a" is still in these files/) })
    const named = await run('apply', [
      { name: 'one', tencent: {} },
      { previously: 'one', name: 'two', tencent: {} },
    ])
    expect(named).toMatchObject({ code: 1, stderr: expect.stringMatching(/stands on line 1 already|still in these files/) })
    const twice = await run('apply', [
      { name: 'b', previously: 'a', tencent: {}, id: 'b' },
      { name: 'c', id: 'c', previously: 'a', tencent: {} },
    ])
    expect(twice).toMatchObject({ code: 1, stderr: expect.stringContaining('one image was called so') })
  })
})
