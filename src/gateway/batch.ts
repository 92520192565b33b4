let waiting: (() => void)[] = []

/**
 * Lets the requests that have come in together be read first and then worked on one after the other. Without it each
 * is worked on between two calls to the system, with code and data out of the processor's caches every time.
 * @param work must not throw
 */
export function batch(work: () => void): void {
  if (waiting.push(work) === 1) setImmediate(workOff)
}

function workOff(): void {
  const due = waiting
  waiting = []
  for (const work of due) work()
}
