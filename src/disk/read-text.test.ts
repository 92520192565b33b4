import { afterAll, describe, expect, test } from 'bun:test'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readTextFile } from './read-text.ts'

const folder = mkdtempSync(join(tmpdir(), 'mirrorhall-text-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(bytes: string | Uint8Array): string {
  const path = join(folder, 'given.yaml')
  writeFileSync(path, bytes)
  return path
}
const read = (path: string) => readTextFile(path, 'catalogue file')
const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16()

describe('a file that a person gave', () => {
  test.each([
    ['ASCII', 'a: 1'],
    ['Chinese', '{"ImageName":"CentOS 6.9 32位"}'],
    ['a mark', '\ufeffa: 1'],
    ['nothing', ''],
  ])('is read as UTF-8: %s', async (_, text) => {
    expect(await read(file(text))).toBe(text.replace('\ufeff', ''))
  })

  test.each<[string, Uint8Array]>([
    ['UTF-16 LE', Buffer.from('\ufeff{"a":1}', 'utf16le')],
    ['UTF-16 LE', Buffer.from('{"a":"位"}', 'utf16le')],
    ['UTF-16 BE', bigEndian('\ufeff{"a":1}')],
    ['UTF-16 BE', bigEndian('{"a":1}')],
    ['GBK', Buffer.concat([Buffer.from('{"ImageName":"32'), Buffer.from('cebb', 'hex'), Buffer.from('"}')])],
    ['GBK', Buffer.from('bdf0c9abbeb5cff1', 'hex')],
    ['Windows-1252', Buffer.from('name: Caf\xe9 cr\xe8me', 'latin1')],
    ['Windows-1252', Buffer.from('name: M\xfcnchen', 'latin1')],
  ])('is refused by the name of its likely encoding: %s', async (encoding, bytes) => {
    const path = file(bytes)
    await expect(read(path)).rejects.toThrow(`Cannot read the catalogue file ${path}: it is not in UTF-8, but likely in ${encoding}`)
  })

  test('is refused with the reason when it is none: a folder, a circle of links, a pipe, nothing at all', async () => {
    const [loop, pipe] = [join(folder, 'loop'), join(folder, 'pipe')]
    symlinkSync(loop, loop)
    execFileSync('mkfifo', [pipe])
    await expect(read(folder)).rejects.toThrow('it is a folder; name a file in it.')
    await expect(read(loop)).rejects.toThrow('the links on its path lead in a circle (ELOOP).')
    await expect(read(pipe)).rejects.toThrow('it is no ordinary file; save what it gives to one first.')
    await expect(read(join(folder, 'none'))).rejects.toThrow('there is no such file (ENOENT).')
    await expect(read(join(file('x'), 'below'))).rejects.toThrow('a part of its path is a file, not a folder (ENOTDIR).')
  })
  test('is refused when it is larger than what is read of such files', async () => {
    const path = file('x')
    truncateSync(path, 513 * 1024 * 1024)
    await expect(read(path)).rejects.toThrow('it has 513 MiB, and at most 512 MiB are read.')
    truncateSync(path, 0)
  })
})
