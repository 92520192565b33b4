import { DiskImageError, type TimedOut } from './reason.ts'

/** How long to wait at most, what is said when that passed, and a signal that ends the waiting before. */
export interface Waiting {
  readonly milliseconds: number
  readonly what: TimedOut
  readonly signal: AbortSignal | undefined
}

/** Waits for a value. @throws DiskImageError `timeout`; the reason of the signal when it is aborted */
export async function within<T>(value: Promise<T>, { milliseconds, what, signal }: Waiting): Promise<T> {
  const { promise: stopped, reject } = Promise.withResolvers<never>()
  const abort = () => reject(signal?.reason)
  const timer = setTimeout(() => reject(new DiskImageError({ kind: 'timeout', what })), milliseconds)
  if (signal?.aborted) abort()
  signal?.addEventListener('abort', abort)
  try {
    return await Promise.race([stopped, value])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
    // Nobody waits for it any more, whatever becomes of it.
    value.catch(() => undefined)
  }
}
