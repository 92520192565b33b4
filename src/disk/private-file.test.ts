import { afterAll, expect, spyOn, test } from 'bun:test'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Draft, Unwritable, writePrivately } from './private-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'mirrorhall-private-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const REPLACING = { assertReplaceable: async () => {} }

/** The files of the folder each time that a file or a folder is brought onto the disk. */
async function seenBySync(work: () => Promise<unknown>): Promise<string[]> {
  const handle = await open(folder)
  const prototype = Object.getPrototypeOf(handle) as { sync(): Promise<void> }
  await handle.close()
  const seen: string[] = []
  const sync = spyOn(prototype, 'sync').mockImplementation(async () => {
    const files = readdirSync(folder).map((name) => `${name.replace(/\.\w+\.part$/, '.part')}: ${readFileSync(join(folder, name), 'utf8')}`)
    seen.push(files.sort().join(', '))
  })
  try {
    await work()
  } finally {
    sync.mockRestore()
  }
  return seen
}

test('a file is on the disk before it has its name or takes the place of another, and its name after that', async () => {
  const path = join(folder, 'b')
  const made = await seenBySync(() => writePrivately(path, ({ write }) => write('ours 1')))
  expect(made).toEqual(['.b.part: ours 1', '.b.part: ours 1, b: ours 1'])
  const replaced = await seenBySync(() => writePrivately(path, ({ write }) => write('ours 2'), REPLACING))
  expect(replaced).toEqual(['.b.part: ours 2, b: ours 1', 'b: ours 2'])
  expect(readdirSync(folder)).toEqual(['b'])
})

test('a file and the folder that is made for it are for their owner alone', async () => {
  const path = join(folder, 'made', 'below', 'file')
  await expect(writePrivately(path, async () => {})).rejects.toThrow(`Cannot write ${path}: its folder does not exist; make it first.`)
  await writePrivately(path, ({ write }) => write('text'), { makesFolder: true })
  const modes = [path, join(path, '..'), join(path, '../..')].map((made) => (statSync(made).mode & 0o777).toString(8))
  expect(modes).toEqual(['600', '700', '700'])
})

test('what has the name stays, unless it is said that it may go, and then stays until the draft is complete', async () => {
  const here = mkdtempSync(join(folder, 'there-'))
  const path = join(here, 'file')
  writeFileSync(path, 'precious')
  const text = (draft: Draft) => draft.write('ours')
  const failure = await writePrivately(path, text, { linkReasons: { EEXIST: 'somebody was first' } }).catch((thrown: unknown) => thrown)
  expect(failure).toBeInstanceOf(Unwritable)
  expect(failure).toMatchObject({
    message: `Cannot write ${path}: somebody was first.`,
    reason: 'somebody was first',
    cause: { code: 'EEXIST' },
  })
  await expect(writePrivately(path, text)).rejects.toThrow('there is something already (EEXIST).')
  const assertReplaceable = async () => {
    throw new Error('it is precious')
  }
  await expect(writePrivately(path, text, { assertReplaceable })).rejects.toThrow('it is precious')
  const cutOff = async (draft: Draft) => {
    await text(draft)
    throw new Error('cut off')
  }
  await expect(writePrivately(path, cutOff, REPLACING)).rejects.toThrow('cut off')
  expect(readFileSync(path, 'utf8')).toBe('precious')
  expect(readdirSync(here)).toEqual(['file'])
})

test('a draft that cannot be removed hides neither why the file was not written nor what went wrong meanwhile', async () => {
  const tooLong = join(folder, 'n'.repeat(250))
  await expect(writePrivately(tooLong, async () => {})).rejects.toThrow(`Cannot write ${tooLong}: its name is too long (ENAMETOOLONG).`)
})
