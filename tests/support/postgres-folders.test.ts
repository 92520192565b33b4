import { expect, test } from 'bun:test'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { refuseClosedFolders } from './postgres.ts'

test('a folder that lets only its owner in is named before PostgreSQL is started below it', async () => {
  const closed = await mkdtemp(join(tmpdir(), 'mirrorhall-closed-'))
  try {
    const below = join(closed, 'a', 'clone')
    await mkdir(below, { recursive: true, mode: 0o755 })
    await chmod(closed, 0o700)
    await expect(refuseClosedFolders([below])).rejects.toThrow(`may not enter ${closed}: chmod o+x it, or clone elsewhere.`)
    await chmod(closed, 0o711)
    if (process.getuid?.() === 0) await refuseClosedFolders([below])
  } finally {
    await rm(closed, { recursive: true, force: true })
  }
})
