import { afterAll, expect, spyOn, test } from 'bun:test'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writePrivately } from './private-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'mirrorhall-private-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const REPLACEABLE = { beginning: 'ours', noun: 'backup' }

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
  const made = await seenBySync(() => writePrivately(path, undefined, ({ write }) => write('ours 1')))
  expect(made).toEqual(['.b.part: ours 1', '.b.part: ours 1, b: ours 1'])
  const replaced = await seenBySync(() => writePrivately(path, REPLACEABLE, ({ write }) => write('ours 2')))
  expect(replaced).toEqual(['.b.part: ours 2, b: ours 1', 'b: ours 2'])
  expect(readdirSync(folder)).toEqual(['b'])
})

test('a draft that cannot be removed hides neither why the file was not written nor what went wrong meanwhile', async () => {
  const tooLong = join(folder, 'n'.repeat(250))
  await expect(writePrivately(tooLong, undefined, async () => {})).rejects.toThrow(
    `Cannot write ${tooLong}: its name is too long (ENAMETOOLONG).`,
  )
})
