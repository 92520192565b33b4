import type { StructShape } from '../api/shape.ts'
import type { MaybePromise } from '../maybe-promise.ts'
import type { KeptLists } from './kept-lists.ts'
import { planOf, type Step } from './plan.ts'

/**
 * Has a codec write the long immutable lists of an answer in slices between which other requests are answered: the answer
 * is then made of what is kept. Short lists, and lists that are kept, cost nothing.
 */
export function keepInSlices(shape: StructShape, value: object, lists: KeptLists): MaybePromise<void> {
  for (const step of planOf(shape)) {
    const keeping = keepMember(step, (value as Record<string, unknown>)[step.name], lists)
    if (keeping !== undefined) return keeping.then(() => keepInSlices(shape, value, lists))
  }
}

function keepMember(step: Step, given: unknown, lists: KeptLists): MaybePromise<void> {
  const { member } = step
  if (member.kind === 'list' && member.immutable === true && Array.isArray(given)) return lists.keep(step, given)
  if (member.kind === 'struct' && typeof given === 'object' && given !== null) return keepInSlices(member, given, lists)
}
