import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A disk of its own that is soon full. */
export interface SmallDisk {
  readonly folder: string
  /** Takes up all the room that is left. */
  fill(): void
  /** Gives it back. */
  makeRoom(): void
  /** Lets nobody write any more; there must be no file open for writing. */
  makeReadOnly(): void
  remove(): void
}

/** Makes a disk of some megabytes; a sentence why not where this user or system cannot. */
export function smallDisk(megabytes: number): SmallDisk | string {
  const folder = mkdtempSync(join(tmpdir(), 'mirrorhall-disk-'))
  const command = (name: string, ...args: string[]) => execFileSync(name, args, { stdio: 'pipe', encoding: 'utf8' })
  try {
    command('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder)
  } catch (failure) {
    rmSync(folder, { recursive: true })
    return `a small disk cannot be mounted here: ${failure instanceof Error ? failure.message.split('\n')[0] : failure}`
  }
  const filler = join(folder, 'filler')
  return {
    folder,
    fill() {
      const { bavail, bsize } = statfsSync(folder)
      writeFileSync(filler, Buffer.alloc(bavail * bsize))
    },
    makeRoom: () => rmSync(filler),
    makeReadOnly: () => void command('mount', '-o', 'remount,ro', folder),
    remove() {
      command('umount', '-l', folder)
      rmSync(folder, { recursive: true })
    },
  }
}
