import { parseAddressBlock } from '../../access/address-block.ts'
import { type Asked, bearingOf, productsOf } from '../../access/bearing.ts'
import { type Comparison, type Condition, compileCondition, suits, type ValueKind } from '../../access/condition.ts'
import { DocumentError, type DocumentProblem } from '../../access/document-problem.ts'
import type { Patterns, Statement } from '../../access/policy.ts'
import { readInstant } from '../../instant.ts'
import type { Json } from '../../json.ts'
import { RESOURCE_PARTS } from './resources.ts'

/** A document in CAM's language, parsed. */
type Document = { readonly [member: string]: Json }

/** CAM's condition operators, less `_not_` and `_if_exist`. */
const COMPARISONS: Readonly<Record<string, Comparison>> = {
  string_equal: 'equals',
  string_equal_ignore_case: 'equals-ignoring-case',
  string_like: 'like',
  numeric_equal: 'number-equals',
  numeric_less_than: 'number-less',
  numeric_less_than_equal: 'number-at-most',
  numeric_greater_than: 'number-greater',
  numeric_greater_than_equal: 'number-at-least',
  date_equal: 'date-equals',
  date_less_than: 'date-before',
  date_less_than_equal: 'date-at-latest',
  date_greater_than: 'date-after',
  date_greater_than_equal: 'date-at-earliest',
  bool_equal: 'bool',
  ip_equal: 'ip-in',
}

/** What conditions may ask about, and what that is. A key outside this list would never hold, and a deny on it would never bite. */
const CONDITION_KEYS: Readonly<Record<string, ValueKind>> = { 'qcs:ip': 'address', 'qcs:current_time': 'date' }

/** Longest policy, characters without white space; the vendor's quota. */
const MAX_POLICY_LENGTH = 6_144

/**
 * Compiles a policy written in CAM's language, see https://cloud.tencent.com/document/product/598/10604. What is
 * not understood is refused, never passed over: a condition that is ignored would give away more than was meant.
 * Statements about other products' calls never decide anything here: they may say what is not understood, and nothing is
 * made of them.
 * @param asked what this server asks policies about
 * @throws DocumentError
 */
export function compileCam(asked: readonly Asked[], policy: string, document: Document): readonly Statement[] {
  const problems: DocumentProblem[] = []
  const problem = (path: DocumentProblem['path'], message: string) => void problems.push({ path, message })
  for (const member of Object.keys(document)) {
    if (member !== 'version' && member !== 'statement')
      problem([member], `\`${member}\` is not a member of a CAM policy (version, statement)`)
  }
  if (document['version'] !== '2.0') problem(['version'], 'the version of a CAM policy is "2.0"')
  if (JSON.stringify(document).replace(/\s/g, '').length > MAX_POLICY_LENGTH) {
    problem([], `a CAM policy has at most ${MAX_POLICY_LENGTH} characters, white space not counted`)
  }
  const list = Array.isArray(document['statement']) ? document['statement'] : [document['statement']]
  if (list.length === 0) problem(['statement'], 'a policy needs at least one statement')
  const statements = list.flatMap((statement: Json | undefined, index: number) => {
    const path = Array.isArray(document['statement']) ? ['statement', index] : ['statement']
    return compileStatement(asked, policy, index, statement, (inside, message) => problem([...path, ...inside], message)) ?? []
  })
  if (problems.length > 0) throw new DocumentError(problems)
  return statements
}

type Report = (path: DocumentProblem['path'], message: string) => void

/** @returns undefined for a statement that has no bearing on the calls of this server */
function compileStatement(
  asked: readonly Asked[],
  policy: string,
  index: number,
  statement: Json | undefined,
  report: Report,
): Statement | undefined {
  const given = isRecord(statement) ? statement : {}
  if (!isRecord(statement)) report([], 'a statement is an object with effect, action and resource')
  for (const member of Object.keys(given)) {
    if (!['effect', 'action', 'resource', 'condition'].includes(member)) report([member], `\`${member}\` is not supported in a statement`)
  }
  const effect = typeof given['effect'] === 'string' ? given['effect'].toLowerCase() : ''
  if (effect !== 'allow' && effect !== 'deny') report(['effect'], 'the effect is "allow" or "deny"')
  const actions = patternsOf('action', given['action'], (text) => readAction(text, productsOf(asked)), report)
  const resources = patternsOf('resource', given['resource'], readResource, report)
  const { concerns, inert } = bearingOf(asked, actions, resources, RESOURCE_PARTS)
  for (const { index, message } of inert) {
    report(index === undefined || !Array.isArray(given['resource']) ? ['resource'] : ['resource', index], message)
  }
  const conditions = readConditions(given['condition'], concerns, report)
  return concerns ? { policy, index, effect: effect === 'deny' ? 'deny' : 'allow', actions, resources, conditions } : undefined
}

function patternsOf(member: string, given: Json | undefined, read: (text: string) => string | undefined, report: Report): Patterns {
  const texts = Array.isArray(given) ? given : [given]
  if (texts.length === 0) report([member], `\`${member}\` must name at least one`)
  const patterns = texts.map((text, index) => {
    const pattern = typeof text === 'string' ? read(text) : undefined
    if (pattern === undefined)
      report(Array.isArray(given) ? [member, index] : [member], `${JSON.stringify(text ?? null)} is not a CAM ${member}`)
    return pattern ?? ''
  })
  return { patterns, negated: false }
}

/** `ecm:DescribeImage`, `name/ecm:DescribeImage`, `ecm:*` or `*`; lower case, as actions are compared. Other products' are their matter. */
function readAction(text: string, products: ReadonlySet<string>): string | undefined {
  const action = text.replace(/^name\//, '').toLowerCase()
  const isForeign = /^[\w-]+:\S+$/.test(action) && !products.has(action.split(':', 1)[0] ?? '')
  return isForeign || /^(\*|[a-z0-9*?]+:[a-z0-9*?]+)$/.test(action) ? action : undefined
}

/** `*`, or six parts `qcs:project:service:region:account:resource`, of which an empty one stands for all; `uin/` does too. */
function readResource(text: string): string | undefined {
  if (text === '*') return text
  const [scheme, project, service, region, account = '', ...rest] = text.split(':')
  if (scheme !== 'qcs' || !service || rest.length === 0 || rest.join(':') === '') return undefined
  return [scheme, project || '*', service, region || '*', account.replace(/^ui[nd]\/$/, '') || '*', rest.join(':')].join(':')
}

/** @param isAsked false for a statement that is about other products, whose operators and keys are theirs */
function readConditions(given: Json | undefined, isAsked: boolean, report: Report): Condition[] {
  if (given === undefined) return []
  if (!isRecord(given)) {
    report(['condition'], 'a condition is an object of operators')
    return []
  }
  if (!isAsked) return []
  const conditions: Condition[] = []
  for (const [operator, keys] of Object.entries(given)) {
    const { comparison, negated, ifExists } = readOperator(operator)
    if (comparison === undefined || !isRecord(keys) || Object.keys(keys).length === 0) {
      report(
        ['condition', operator],
        comparison === undefined ? `the operator \`${operator}\` is not supported` : 'an operator is an object of at least one key',
      )
      continue
    }
    for (const [key, wanted] of Object.entries(keys)) {
      const given = Array.isArray(wanted) ? wanted : [wanted]
      const values = given.map(String)
      const fault = faultAt(key, operator, comparison, given)
      if (fault !== undefined) report(['condition', operator, key], fault)
      conditions.push(compileCondition({ key: key.toLowerCase(), comparison, negated, ifExists, values }))
    }
  }
  return conditions
}

function faultAt(key: string, operator: string, comparison: Comparison, given: readonly Json[]): string | undefined {
  if (given.some((value) => value === null || typeof value === 'object')) return 'values are texts, numbers or booleans'
  const kind = Object.hasOwn(CONDITION_KEYS, key.toLowerCase()) ? CONDITION_KEYS[key.toLowerCase()] : undefined
  if (kind === undefined) return `the key \`${key}\` is not supported (${Object.keys(CONDITION_KEYS).join(', ')})`
  return suits(comparison, kind) ? faultIn(comparison, given.map(String)) : `\`${operator}\` never holds for the key \`${key}\``
}

function readOperator(operator: string) {
  const ifExists = operator.endsWith('_if_exist')
  const plain = ifExists ? operator.slice(0, -'_if_exist'.length) : operator
  const negated = plain.includes('_not_')
  const comparison = Object.hasOwn(COMPARISONS, plain.replace('_not_', '_')) ? COMPARISONS[plain.replace('_not_', '_')] : undefined
  return { comparison, negated, ifExists }
}

function faultIn(comparison: Comparison, values: readonly string[]): string | undefined {
  const bad = (fits: (value: string) => boolean, what: string) => {
    const odd = values.find((value) => !fits(value))
    return odd === undefined ? undefined : `"${odd}" is not ${what}`
  }
  if (values.length === 0) return 'a key needs at least one value'
  if (comparison === 'ip-in') return bad((value) => parseAddressBlock(value) !== undefined, 'an address or a block such as 10.0.0.0/8')
  if (comparison.startsWith('date')) {
    return bad((value) => !Number.isNaN(readInstant(value)), 'a time such as 2026-01-02T03:04:05Z or 2026-01-02 03:04:05, which is UTC')
  }
  return undefined
}

const isRecord = (value: Json | undefined): value is { readonly [member: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
