import { isIPv4, isIPv6 } from 'node:net'
import { readInstant } from '../instant.ts'
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

const comparisons: Readonly<Record<Comparison, (given: string, wanted: string) => boolean>> = {
  equals: (given, wanted) => given === wanted,
  'equals-ignoring-case': (given, wanted) => given.toLowerCase() === wanted.toLowerCase(),
  like: (given, wanted) => matchesWildcard(wanted, given),
  'ip-in': isAddressIn,
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
  const compare = comparisons[condition.comparison]
  return condition.values.some((wanted) => compare(given, wanted)) !== condition.negated
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

/** Whether a text names an address or a block of addresses, such as `10.0.0.0/8` or `2001:db8::/32`. */
export function isAddressBlock(text: string): boolean {
  const [address = '', bits, extra] = text.split('/')
  const width = isIPv4(address) ? 32 : isIPv6(address) ? 128 : 0
  if (width === 0 || extra !== undefined) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= width)
}

function isAddressIn(address: string, block: string): boolean {
  const [network = '', length] = block.split('/')
  const a = addressBits(address)
  const b = addressBits(network)
  if (a === undefined || b === undefined) return false
  // All addresses are compared as IPv6, in which an IPv4 address has 96 bits before its own.
  const fixed = length === undefined ? BITS : isIPv4(network) ? BITS - 32 + Number(length) : Number(length)
  // No block of IPv6 is meant to hold the whole of IPv4, `::/0` included.
  const isFamily = a.startsWith(IPV4_MAPPED) === (b.startsWith(IPV4_MAPPED) && fixed >= IPV4_MAPPED.length)
  return isFamily && a.slice(0, fixed) === b.slice(0, fixed)
}

const BITS = 128
const IPV4_MAPPED = '0'.repeat(80) + '1'.repeat(16)

/** The address as 128 binary digits, an IPv4 address as the IPv6 address it is mapped to. */
function addressBits(address: string): string | undefined {
  if (isIPv4(address))
    return (
      IPV4_MAPPED +
      address
        .split('.')
        .map((part) => binary(Number(part), 8))
        .join('')
    )
  if (!isIPv6(address)) return undefined
  const plain = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number)
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  })
  const [head = '', tail] = plain.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : Array<string>(8 - left.length - right.length).fill('0')
  return [...left, ...zeros, ...right].map((group) => binary(Number.parseInt(group, 16), 16)).join('')
}

const binary = (value: number, width: number): string => value.toString(2).padStart(width, '0')
