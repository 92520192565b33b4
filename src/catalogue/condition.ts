import { isIPv4, isIPv6 } from 'node:net'
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
    holds(Date.parse(given), Date.parse(wanted))

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

/** Whether a text names an address or a block of addresses, such as `10.0.0.0/8` or `2001:db8::/32`. */
export function isAddressBlock(text: string): boolean {
  const [address = '', bits, extra] = text.split('/')
  const width = isIPv4(address) ? 32 : isIPv6(address) ? 128 : 0
  if (width === 0 || extra !== undefined) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= width)
}

function isAddressIn(address: string, block: string): boolean {
  const [network = '', bits] = block.split('/')
  const a = addressBits(address)
  const b = addressBits(network)
  if (a === undefined || b === undefined || a.length !== b.length) return false
  const length = bits === undefined ? a.length : Number(bits)
  return a.slice(0, length) === b.slice(0, length)
}

/** The address as a text of 32 or 128 binary digits; an IPv4 address inside IPv6 counts as IPv4. */
function addressBits(address: string): string | undefined {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  const text = mapped?.[1] ?? address
  if (isIPv4(text))
    return text
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('')
  if (!isIPv6(text)) return undefined
  const embedded = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text)
  const plain = embedded
    ? `${embedded[1]}${((Number(embedded[2]) << 8) | Number(embedded[3])).toString(16)}:${((Number(embedded[4]) << 8) | Number(embedded[5])).toString(16)}`
    : text
  const [head = '', tail] = plain.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : Array<string>(8 - left.length - right.length).fill('0')
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('')
}
