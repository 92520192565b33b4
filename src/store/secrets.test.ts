import { afterAll, describe, expect, spyOn, test } from 'bun:test'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CannotOpen } from './engine.ts'
import { createMasterKeyFile, loadMasterKey } from './secrets.ts'

const folder = mkdtempSync(join(tmpdir(), 'mirrorhall-key-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const KEY = Buffer.from(Array.from({ length: 32 }, (_, n) => 250 - n * 5))
const BASE64 = KEY.toString('base64')
let count = 0

function fileWith(bytes: string | Uint8Array): string {
  count += 1
  const path = join(folder, `${count}.key`)
  writeFileSync(path, bytes)
  return path
}

describe('a master key file', () => {
  test.each<[string, string | Uint8Array]>([
    ['a line end', `${BASE64}\n`],
    ['the line end of Windows', `${BASE64}\r\n`],
    ['the mark of an editor', `\ufeff${BASE64}\r\n`],
    ['spaces around it', `  ${BASE64}\t\n\n`],
    ['hexadecimal', KEY.toString('hex')],
    ['hexadecimal in capitals', KEY.toString('hex').toUpperCase()],
    ['base64url', KEY.toString('base64url')],
  ])('is read with %s', async (_, bytes) => {
    expect(Buffer.from(await loadMasterKey({ file: fileWith(bytes) }))).toEqual(KEY)
  })

  test('may be the pipe of a shell', async () => {
    const read = `import { loadMasterKey } from '${join(import.meta.dir, 'secrets.ts')}'; console.log(Buffer.from(await loadMasterKey({ file: process.argv.at(-1) })).toString('base64'))`
    const script = '"$0" -e "$1" <(sleep 0.1; echo "$2")'
    expect(execFileSync('bash', ['-c', script, process.execPath, read, BASE64]).toString()).toBe(`${BASE64}\n`)
  })

  const loop = join(folder, 'loop')
  symlinkSync(loop, loop)
  mkdirSync(join(folder, 'folder.key'))
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  const large = fileWith('x')
  truncateSync(large, 5000)
  test.each<[string, string, string]>([
    [
      'in UTF-16',
      fileWith(Buffer.from(`\ufeff${BASE64}\r\n`, 'utf16le')),
      'it is not in UTF-8, but likely in UTF-16 LE; save it in UTF-8 (PowerShell',
    ],
    ['that holds the bytes of the key', fileWith(KEY), 'it has the 32 bytes of a key as they are; write them in base64, as `base64 <'],
    ['that is a folder', join(folder, 'folder.key'), 'it is a folder; name a file in it.'],
    ['that is a pipe', pipe, 'it is no ordinary file; save what it gives to one first.'],
    ['in a circle of links', loop, 'the links on its path lead in a circle (ELOOP).'],
    ['that is not there', join(folder, 'none'), 'there is no such file (ENOENT).'],
    ['below a file', join(large, 'below'), 'a part of its path is a file, not a folder (ENOTDIR).'],
    ['that is too large', large, 'it has 5,000 bytes, and at most 4,096 bytes are read.'],
  ])('%s is refused with the reason', async (_, file, reason) => {
    const failure = await loadMasterKey({ file }).catch((thrown: unknown) => thrown)
    expect(failure).toBeInstanceOf(CannotOpen)
    expect((failure as Error).message).toStartWith(`Cannot read the master key file ${file}: ${reason}`)
  })

  test('that holds something else is refused by the form that it must have', async () => {
    for (const text of ['', 'x', BASE64.slice(1), `${BASE64}${BASE64}`, `KEY=${BASE64}`]) {
      const file = fileWith(text)
      await expect(loadMasterKey({ file })).rejects.toThrow(`The master key in ${file} must be 32 bytes in base64 or hexadecimal.`)
    }
  })
})

describe('a new master key file', () => {
  test('is on the disk before it has its name, and its name before this is told', async () => {
    const path = join(folder, 'new', 'master.key')
    const handle = await open(folder)
    const prototype = Object.getPrototypeOf(handle) as { sync(): Promise<void> }
    await handle.close()
    const seen: string[][] = []
    const sync = spyOn(prototype, 'sync').mockImplementation(async () => {
      const names = readdirSync(join(folder, 'new'))
      seen.push(
        names.map((name) => `${name.replace(/\.[0-9a-f]{12}\.part$/, '.part')} ${readFileSync(join(folder, 'new', name), 'utf8')}`).sort(),
      )
    })
    try {
      await createMasterKeyFile(path, KEY)
    } finally {
      sync.mockRestore()
    }
    expect(seen).toEqual([[`.master.key.part ${BASE64}\n`], [`.master.key.part ${BASE64}\n`, `master.key ${BASE64}\n`]])
    expect(readdirSync(join(folder, 'new'))).toEqual(['master.key'])
  })

  test.each([
    ['a name that is too long for its draft', join(folder, 'k'.repeat(250)), 'its name is too long (ENAMETOOLONG)'],
    [
      'a folder that is a file',
      join(fileWith('x'), 'master.key'),
      /a part of its path is a file, not a folder \(ENOTDIR\)|there is something already/,
    ],
  ])('that cannot be made says why, although its draft cannot be removed either: %s', async (_, path, reason) => {
    const failure = await createMasterKeyFile(path).catch((thrown: unknown) => thrown)
    expect(failure).toBeInstanceOf(CannotOpen)
    expect((failure as Error).message).toStartWith(`Cannot create the master key file ${path}: `)
    expect((failure as Error).message).toMatch(reason)
  })
})
