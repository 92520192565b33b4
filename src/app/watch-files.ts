import { stat } from 'node:fs/promises'
import { findFiles } from './catalogue-inputs.ts'

/** Between two looks at the files. What was saved is acted on when two looks in a row find the same. */
export const LOOK_EVERY_MS = 250

/** How files are watched. */
export interface WatchOptions {
  /** Waits; ends early when watching ends. */
  wait(ms: number): Promise<void>
  readonly isOver: () => boolean
}

/**
 * Acts once, and again each time that files were saved, added or removed, until it is over. They are looked at again and
 * again: a notice of the system comes neither through every network drive nor for files that take the place of others.
 * @param paths files and folders
 * @param act must not throw
 */
export async function watchFiles(paths: readonly string[], act: () => Promise<void>, { wait, isOver }: WatchOptions): Promise<void> {
  // Before acting, so that what is saved meanwhile is not missed.
  let seen = await lookAt(paths)
  await act()
  for (;;) {
    await wait(LOOK_EVERY_MS)
    if (isOver()) return
    let now = await lookAt(paths)
    if (now === seen) continue
    for (let before = ''; now !== before && !isOver(); now = await lookAt(paths)) {
      before = now
      await wait(LOOK_EVERY_MS)
    }
    if (isOver()) return
    seen = now
    await act()
  }
}

/** A text that is another when any of the files is. */
async function lookAt(paths: readonly string[]): Promise<string> {
  const files = await findFiles(paths).catch((failure: unknown) => [String(failure)])
  const looks = files.map(async (path) =>
    stat(path).then(
      ({ ino, size, mtimeMs }) => [path, ino, size, mtimeMs],
      () => [path],
    ),
  )
  return JSON.stringify(await Promise.all(looks))
}
