/** A value that is there, or that will be: what is in memory comes without the detour of a promise. */
export type MaybePromise<T> = T | Promise<T>

/** What becomes of a value, now if it is there. */
export const whenReady = <T, U>(value: MaybePromise<T>, become: (value: T) => U): MaybePromise<U> =>
  value instanceof Promise ? value.then(become) : become(value)
