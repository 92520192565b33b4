const SURROGATE = /[\uD800-\uDFFF]/

/** Orders texts by their UTF-8 bytes, which differs from the order of JavaScript's own comparison beyond the basic plane alone. */
export function byByteOrder(a: string, b: string): number {
  if (SURROGATE.test(a) || SURROGATE.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b))
  return a < b ? -1 : Number(a > b)
}

/** Parameters in the byte order of their names. */
export const inByteOrder = (pairs: Iterable<readonly [name: string, value: string]>): (readonly [name: string, value: string])[] =>
  [...pairs].sort(([a], [b]) => byByteOrder(a, b))
