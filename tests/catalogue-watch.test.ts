import { expect, test } from 'bun:test'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runHere } from './support/commands.ts'

/** Reads a stream until a text has come. @throws when it ends before */
async function until(stream: ReadableStream<Uint8Array>, text: string): Promise<void> {
  const reader = stream.getReader()
  let read = ''
  while (!read.includes(text)) {
    const { value, done } = await reader.read()
    if (done) throw new Error(`it ended without ${text}: ${read}`)
    read += new TextDecoder().decode(value)
  }
  reader.releaseLock()
}

test('apply --watch applies what is saved, tells what is wrong and goes on, and ends when it is told to', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mirrorhall-watching-'))
  const [data, file] = [join(folder, 'd.db'), join(folder, 'a.yaml')]
  const image = (name: string) => writeFile(file, `images: [{ id: one, name: ${name}, tencent: {} }]\n`)
  try {
    await runHere('init', '--data', data)
    expect(await runHere('apply', '--watch', '-', '--data', data)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Standard input'),
    })
    expect((await runHere('apply', '--watch', file, '--data', join(folder, 'none.db'))).stderr).toContain('There is no data at')
    await image('first')
    const program = join(import.meta.dir, '../bin/mirrorhall')
    const child = Bun.spawn([program, 'apply', '--watch', file, '--data', data], { stdout: 'pipe', stderr: 'pipe' })
    await until(child.stdout, '"written":1')
    await writeFile(file, 'images: [{ nam: x }]\n')
    await until(child.stderr, 'a.yaml:1:12 unknown member "nam"; did you mean "name"?')
    await image('second')
    await until(child.stdout, '"written":1')
    await rm(file)
    await until(child.stderr, 'there is no such file (ENOENT)')
    await image('third')
    await until(child.stdout, '"written":1')
    child.kill('SIGTERM')
    expect(await child.exited).toBe(0)
    expect((await runHere('diff', file, '--data', data)).code).toBe(0)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}, 30_000)
