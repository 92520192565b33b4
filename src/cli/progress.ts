const FIRST_AFTER_MS = 500
const EVERY_MS = 100

/** How far something long has come, as a line of a terminal that is written over. */
export interface ProgressLine {
  show(what: string, done: number, total: number): void
  /** Takes the line away. */
  end(): void
}

/** A progress line on standard error. Nothing is shown of what is soon over, nor where standard error is no terminal. */
export function progressLine(): ProgressLine {
  let next = performance.now() + FIRST_AFTER_MS
  let isShown = false
  return {
    show(what, done, total) {
      if (!process.stderr.isTTY || performance.now() < next) return
      next = performance.now() + EVERY_MS
      isShown = true
      process.stderr.write(`\r\x1b[K${what}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')} rows`)
    },
    end() {
      if (isShown) process.stderr.write('\r\x1b[K')
    },
  }
}
