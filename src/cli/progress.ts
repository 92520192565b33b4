import { printable } from '../admin/printable.ts'
import { shortened } from './text-width.ts'

const FIRST_AFTER_MS = 1_000
const EVERY_MS = 100

/** How far something long has come, as a line of a terminal that is written over. */
export interface ProgressLine {
  show(what: string, done: number, total: number): void
  /** Says at once what is begun, for work that holds this thread and is known to take long. */
  announce(what: string): void
  /** Takes the line away. */
  end(): void
}

type Terminal = Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'write'>

/**
 * A progress line on standard error. Nothing is shown of what is over within a second, nor where standard error is no terminal.
 * @param now milliseconds of a clock that is not set
 */
export function progressLine(stream: Terminal = process.stderr, now: () => number = () => performance.now()): ProgressLine {
  let next = now() + FIRST_AFTER_MS
  let isShown = false
  const write = (text: string) => {
    next = now() + EVERY_MS
    isShown = true
    // A line that is wrapped cannot be written over.
    stream.write(`\r\x1b[K${shortened(text, (stream.columns || 80) - 1)}`)
  }
  return {
    show(what, done, total) {
      if (stream.isTTY && now() >= next) write(`${what}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')} rows`)
    },
    announce(what) {
      if (stream.isTTY) write(printable(what))
    },
    end() {
      if (isShown) stream.write('\r\x1b[K')
      isShown = false
    },
  }
}
