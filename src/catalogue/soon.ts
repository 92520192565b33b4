/** A value that is there, or that will be: what is in memory comes without the detour of a promise. */
export type Soon<T> = T | Promise<T>

/** What becomes of a value, now if it is there. */
export const soon = <T, U>(value: Soon<T>, become: (value: T) => U): Soon<U> =>
  value instanceof Promise ? value.then(become) : become(value)
