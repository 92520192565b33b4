import { parseAddressBlock } from '../../access/address-block.ts'
import { type Asked, bearingOf, productsOf } from '../../access/bearing.ts'
import { type Comparison, type Condition, compileCondition, suits, type ValueKind } from '../../access/condition.ts'
import { DocumentError, type DocumentProblem } from '../../access/document-problem.ts'
import type { Patterns, Statement } from '../../access/policy.ts'
import { readInstant } from '../../instant.ts'
import type { Json } from '../../json.ts'
import { RESOURCE_PARTS } from './resources.ts'

type Members = { readonly [member: string]: Json }
type Report = (path: DocumentProblem['path'], message: string) => void

const ELEMENTS = ['Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition']

/** RAM's condition operators: how each compares, and whether it is the contrary. */
const OPERATORS: ReadonlyMap<string, readonly [Comparison, boolean]> = new Map<string, readonly [Comparison, boolean]>([
  ['StringEquals', ['equals', false]],
  ['StringNotEquals', ['equals', true]],
  ['StringEqualsIgnoreCase', ['equals-ignoring-case', false]],
  ['StringNotEqualsIgnoreCase', ['equals-ignoring-case', true]],
  ['StringLike', ['like', false]],
  ['StringNotLike', ['like', true]],
  ['NumericEquals', ['number-equals', false]],
  ['NumericNotEquals', ['number-equals', true]],
  ['NumericLessThan', ['number-less', false]],
  ['NumericLessThanEquals', ['number-at-most', false]],
  ['NumericGreaterThan', ['number-greater', false]],
  ['NumericGreaterThanEquals', ['number-at-least', false]],
  ['DateEquals', ['date-equals', false]],
  ['DateNotEquals', ['date-equals', true]],
  ['DateLessThan', ['date-before', false]],
  ['DateLessThanEquals', ['date-at-latest', false]],
  ['DateGreaterThan', ['date-after', false]],
  ['DateGreaterThanEquals', ['date-at-earliest', false]],
  ['Bool', ['bool', false]],
  ['IpAddress', ['ip-in', false]],
  ['NotIpAddress', ['ip-in', true]],
])

/** What conditions may ask about, and what that is. A key outside this list would never hold, and a deny on it would never bite. */
const CONDITION_KEYS: Readonly<Record<string, ValueKind>> = {
  'acs:CurrentTime': 'date',
  'acs:SecureTransport': 'bool',
  'acs:SourceIp': 'address',
  'acs:MFAPresent': 'bool',
}

/** Longest policy, characters without white space; the vendor's quota. */
const MAX_POLICY_LENGTH = 6_144

/**
 * Compiles a policy written in RAM's language, see https://help.aliyun.com/document_detail/93739.html. What is not understood
 * is refused, never passed over: a condition that is ignored would give away more than was meant. Statements about other
 * products' calls never decide anything here: they may say what is not understood, and nothing is made of them.
 * @param asked what this server asks policies about
 * @throws DocumentError
 */
export function compileRam(asked: readonly Asked[], policy: string, document: Members): readonly Statement[] {
  const problems: DocumentProblem[] = []
  const report: Report = (path, message) => void problems.push({ path, message })
  for (const member of Object.keys(document)) {
    if (member !== 'Version' && member !== 'Statement')
      report([member], `"${member}" is not an element of a RAM policy (Version, Statement)`)
  }
  if (JSON.stringify(document).replace(/\s/g, '').length > MAX_POLICY_LENGTH) {
    report([], `a RAM policy has at most ${MAX_POLICY_LENGTH} characters, white space not counted`)
  }
  if (document['Version'] !== '1') report(['Version'], 'the Version of a RAM policy is "1", in quotes')
  const list = document['Statement']
  if (!Array.isArray(list) || list.length === 0) report(['Statement'], 'the Statement of a RAM policy is a list of at least one')
  const statements = (Array.isArray(list) ? list : []).flatMap((statement: Json, index) => {
    if (isRecord(statement))
      return compileStatement(asked, policy, index, statement, (path, message) => report(['Statement', index, ...path], message)) ?? []
    report(['Statement', index], 'a statement is an object with Effect, Action and Resource')
    return []
  })
  if (problems.length > 0) throw new DocumentError(problems)
  return statements
}

/** @returns undefined for a statement that has no bearing on the calls of this server */
function compileStatement(asked: readonly Asked[], policy: string, index: number, given: Members, report: Report): Statement | undefined {
  for (const element of Object.keys(given)) {
    if (!ELEMENTS.includes(element)) report([element], `"${element}" is not an element of a RAM statement (${ELEMENTS.join(', ')})`)
  }
  const effect = given['Effect']
  if (effect !== 'Allow' && effect !== 'Deny') report(['Effect'], 'the Effect is "Allow" or "Deny"')
  const actions = readPatterns(
    'Action',
    given,
    (text) => readAction(text, productsOf(asked)),
    'an action such as ehpc:ListImages, ehpc:List* or *',
    report,
  )
  const resources = readPatterns('Resource', given, readResource, 'a resource such as acs:ehpc:cn-hangzhou:*:* or *', report)
  const { concerns, inert } = bearingOf(asked, actions, resources, RESOURCE_PARTS)
  const name = resources.negated ? 'NotResource' : 'Resource'
  for (const { index, message } of inert) report(index === undefined || !Array.isArray(given[name]) ? [name] : [name, index], message)
  const conditions = readConditions(given['Condition'], concerns, report)
  return concerns ? { policy, index, effect: effect === 'Deny' ? 'deny' : 'allow', actions, resources, conditions } : undefined
}

function readPatterns(
  element: 'Action' | 'Resource',
  given: Members,
  read: (text: string) => string | undefined,
  meaning: string,
  report: Report,
): Patterns {
  const contrary = `Not${element}`
  const negated = given[contrary] !== undefined
  if (negated === (given[element] !== undefined)) {
    report(negated ? [contrary] : [], `a statement has either ${element} or ${contrary}`)
    return { patterns: [], negated: false }
  }
  const name = negated ? contrary : element
  const texts = given[name]
  if (Array.isArray(texts) && texts.length === 0) report([name], `"${name}" must name at least one`)
  const patterns = listOf(texts).map((text, index) => {
    const pattern = typeof text === 'string' ? read(text) : undefined
    if (pattern === undefined) report(Array.isArray(texts) ? [name, index] : [name], `${JSON.stringify(text)} is not ${meaning}`)
    return pattern ?? ''
  })
  return { patterns, negated }
}

/** What other products call their actions is their matter. */
function readAction(text: string, products: ReadonlySet<string>): string | undefined {
  const isForeign = /^[\w-]+:\S+$/.test(text) && !products.has((text.split(':', 1)[0] ?? '').toLowerCase())
  return isForeign || /^(\*|[\w*?-]+:[\w*?]+)$/.test(text) ? text.toLowerCase() : undefined
}

function readResource(text: string): string | undefined {
  return /^(\*|acs:[^:\s]*:[^:\s]*:[^:\s]*:\S+)$/.test(text) ? text : undefined
}

/** @param isAsked false for a statement that is about other products, whose operators and keys are theirs */
function readConditions(given: Json | undefined, isAsked: boolean, report: Report): readonly Condition[] {
  if (given === undefined) return []
  if (!isRecord(given)) {
    report(['Condition'], 'a Condition is an object of operators')
    return []
  }
  if (!isAsked) return []
  return Object.entries(given).flatMap(([operator, keys]) => {
    const [comparison, negated] = OPERATORS.get(operator) ?? []
    if (comparison === undefined || negated === undefined || !isRecord(keys) || Object.keys(keys).length === 0) {
      report(
        ['Condition', operator],
        comparison === undefined
          ? `"${operator}" is not an operator of RAM such as StringEquals, StringLike, DateLessThan, Bool or IpAddress`
          : 'an operator is an object of at least one key',
      )
      return []
    }
    return Object.entries(keys).map(([key, wanted]) => {
      const values = listOf(wanted).map(String)
      const known = Object.entries(CONDITION_KEYS).find(([name]) => name.toLowerCase() === key.toLowerCase())
      const fault =
        known === undefined
          ? `the key "${key}" is not supported (${Object.keys(CONDITION_KEYS).join(', ')})`
          : suits(comparison, known[1])
            ? faultIn(comparison, listOf(wanted))
            : `${operator} never holds for the key "${key}"`
      if (fault !== undefined) report(['Condition', operator, key], fault)
      return compileCondition({ key: key.toLowerCase(), comparison, negated, ifExists: false, values })
    })
  })
}

/** Why values cannot be compared with; undefined when they can. A value that never compares would silently change the policy. */
function faultIn(comparison: Comparison, values: readonly Json[]): string | undefined {
  if (values.length === 0) return 'a key needs at least one value'
  const unless = (fits: (value: string) => boolean, meaning: string) => {
    const odd = values.find((value) => (typeof value === 'object' ? true : !fits(String(value))))
    return odd === undefined ? undefined : `${JSON.stringify(odd)} is not ${meaning}`
  }
  if (comparison === 'ip-in') return unless((value) => parseAddressBlock(value) !== undefined, 'an address or a block such as 10.0.0.0/8')
  if (comparison === 'bool') return unless((value) => /^(true|false)$/i.test(value), 'true or false')
  if (comparison.startsWith('date')) {
    return unless(
      (value) => /T.*(Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(readInstant(value)),
      'a time with its zone such as 2026-01-02T03:04:05+08:00',
    )
  }
  return unless(() => true, 'a text')
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [value ?? null]
}

const isRecord = (value: Json | undefined): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value)
