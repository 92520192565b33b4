import type { StructShape } from '../api/shape.ts'
import type { Soon } from '../catalogue/soon.ts'

/** Items kept in one go, a fraction of a millisecond's work each slice of them. */
const SLICE = 250

/** Keeps what a codec makes of one immutable item. */
type Keep = (shape: StructShape, item: object) => void

/**
 * Has a codec keep what it makes of the items of long immutable lists, in slices between which other requests are
 * answered: writing the answer afterwards is then only copying. Short lists, and lists met before, cost nothing.
 */
export function keepInSlices(shape: StructShape, value: object, keep: Keep): Soon<void> {
  for (const [name, member] of Object.entries(shape.members)) {
    const given = (value as Record<string, unknown>)[name]
    if (member.kind === 'struct' && typeof given === 'object' && given !== null) {
      const keeping = keepInSlices(member, given, keep)
      if (keeping !== undefined) return keeping
    }
    if (member.kind !== 'list' || member.item.kind !== 'struct' || !Array.isArray(given) || given.length <= SLICE || met.has(given))
      continue
    met.add(given)
    return keepItems(member.item, given, keep)
  }
}

const met = new WeakSet<object>()

async function keepItems(shape: StructShape, items: readonly object[], keep: Keep): Promise<void> {
  for (let start = 0; start < items.length; start += SLICE) {
    for (const item of items.slice(start, start + SLICE)) keep(shape, item)
    await new Promise((resolve) => setImmediate(resolve))
  }
}
