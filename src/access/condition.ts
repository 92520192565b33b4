import { readInstant } from '../instant.ts'
import { AddressBlocks, parseAddressBlock } from './address-block.ts'
import { matchesWildcard } from './wildcard.ts'

/** How a condition compares. A negated condition holds when none of its values compares. */
export type Comparison =
  | 'equals'
  | 'equals-ignoring-case'
  | 'like'
  | 'ip-in'
  | 'number-equals'
  | 'number-less'
  | 'number-at-most'
  | 'number-greater'
  | 'number-at-least'
  | 'date-equals'
  | 'date-before'
  | 'date-at-latest'
  | 'date-after'
  | 'date-at-earliest'
  | 'bool'

/** One line of a statement's condition block: a key of the request, a comparison, and the values it is held against. */
export interface Condition {
  readonly key: string
  readonly comparison: Comparison
  readonly negated: boolean
  /** The condition also holds for a request that lacks the key. */
  readonly ifExists: boolean
  readonly values: readonly string[]
  /** The values of `ip-in`, compiled. */
  readonly addresses?: AddressBlocks
}

/** A condition as policies write it, with what its comparison needs compiled once. */
export function compileCondition(condition: Omit<Condition, 'addresses'>): Condition {
  if (condition.comparison !== 'ip-in') return condition
  return { ...condition, addresses: new AddressBlocks(condition.values.flatMap((text) => parseAddressBlock(text) ?? [])) }
}

/** What a request brings to be judged by: condition keys, lower case, and their values. */
export type ConditionContext = { readonly [key: string]: string | undefined }

const numeric =
  (holds: (a: number, b: number) => boolean) =>
  (given: string, wanted: string): boolean =>
    holds(Number(given), Number(wanted))

const dated =
  (holds: (a: number, b: number) => boolean) =>
  (given: string, wanted: string): boolean =>
    holds(readInstant(given), readInstant(wanted))

const comparisons: Readonly<Record<Exclude<Comparison, 'ip-in'>, (given: string, wanted: string) => boolean>> = {
  equals: (given, wanted) => given === wanted,
  'equals-ignoring-case': (given, wanted) => given.toLowerCase() === wanted.toLowerCase(),
  like: (given, wanted) => matchesWildcard(wanted, given),
  'number-equals': numeric((a, b) => a === b),
  'number-less': numeric((a, b) => a < b),
  'number-at-most': numeric((a, b) => a <= b),
  'number-greater': numeric((a, b) => a > b),
  'number-at-least': numeric((a, b) => a >= b),
  'date-equals': dated((a, b) => a === b),
  'date-before': dated((a, b) => a < b),
  'date-at-latest': dated((a, b) => a <= b),
  'date-after': dated((a, b) => a > b),
  'date-at-earliest': dated((a, b) => a >= b),
  bool: (given, wanted) => given.toLowerCase() === wanted.toLowerCase(),
}

/** Whether the condition holds for a request. A key the request lacks fails it, unless the condition says otherwise. */
export function holds(condition: Condition, context: ConditionContext): boolean {
  const given = context[condition.key]
  if (given === undefined) return condition.ifExists
  return compares(condition, given) !== condition.negated
}

function compares({ comparison, values, addresses }: Condition, given: string): boolean {
  if (comparison === 'ip-in') return addresses?.has(given) === true
  const compare = comparisons[comparison]
  return values.some((wanted) => compare(given, wanted))
}

/** What the value of a condition key is. */
export type ValueKind = 'address' | 'date' | 'bool'

/** Whether a comparison can ever hold for such a value; whatever it is, it can be compared as text. */
export function suits(comparison: Comparison, kind: ValueKind): boolean {
  if (comparison === 'ip-in') return kind === 'address'
  if (comparison === 'bool') return kind === 'bool'
  if (comparison.startsWith('date-')) return kind === 'date'
  return !comparison.startsWith('number-')
}
