import { foldCase } from '../../../catalogue/folding.ts'
import type { Filter } from './filters.ts'

/** Alternatives that a filter may have, as the vendor's pages of these lists say. */
export const MAX_VALUES = 5

/** What one filter of a list of instances or modules asks for. */
export interface InventoryFilter<T> {
  /** Whether one of the values fits; not asked of a filter without values. */
  fits(thing: T, values: readonly string[]): boolean
  /** Whether a value can be one; any can without it. */
  isValue?(value: string): boolean
}

/** Refuses filters, each way in the code that the list documents for it. */
export interface RefuseFilter {
  unknown(name: string): never
  tooManyValues(name: string): never
  value(name: string, value: string): never
}

/**
 * The things for which every filter holds.
 * @param known filters by name
 */
export function filtered<T>(
  things: readonly T[],
  filters: readonly Filter[],
  known: Readonly<Record<string, InventoryFilter<T>>>,
  refuse: RefuseFilter,
): readonly T[] {
  let left = things
  for (const { Name, Values } of filters) {
    const filter = Object.hasOwn(known, Name) ? known[Name] : undefined
    if (filter === undefined || Values.length === 0) return refuse.unknown(Name.slice(0, 100))
    if (Values.length > MAX_VALUES) refuse.tooManyValues(Name)
    const odd = Values.find((value) => filter.isValue?.(value) === false)
    if (odd !== undefined) refuse.value(Name, odd.slice(0, 100))
    left = left.filter((thing) => filter.fits(thing, Values))
  }
  return left
}

/** What things are ordered by. */
interface Ordered {
  readonly id: string
}

/** The things by a number, the largest first or last; those of which it is not known count as smallest. Ids decide between equals. */
export function ordered<T extends Ordered>(
  things: readonly T[],
  by: (thing: T) => number | null | undefined,
  isAscending: boolean,
): readonly T[] {
  const largestFirst = [...things].sort((one, other) => {
    const [a, b] = [by(one) ?? Number.NEGATIVE_INFINITY, by(other) ?? Number.NEGATIVE_INFINITY]
    return a === b ? (one.id < other.id ? -1 : 1) : a > b ? -1 : 1
  })
  return isAscending ? largestFirst.reverse() : largestFirst
}

/** Whether one of the values is that text. */
export const isOne = (text: string | undefined, values: readonly string[]): boolean => text !== undefined && values.includes(text)

/** Whether the text contains one of the values, ignoring case. */
export const containsOne = (text: string | undefined, values: readonly string[]): boolean =>
  text !== undefined && values.some((value) => foldCase(text).includes(foldCase(value)))

/** The family of an instance type, for example SN3ne of SN3ne.LARGE8. */
export const familyOf = (type: string | undefined): string | undefined => type?.split('.', 1)[0]
