import { type Comparison, type Condition, isAddressBlock } from '../../catalogue/condition.ts'
import type { Json } from '../../catalogue/image.ts'
import type { Patterns, Statement } from '../../catalogue/policy.ts'
import { DocumentError, type DocumentProblem } from '../dialect.ts'

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

/** What conditions may ask about. A key outside this list would never hold, and a deny on it would never bite. */
const CONDITION_KEYS = ['qcs:ip', 'qcs:current_time']

/**
 * Compiles a policy written in CAM's language, see https://cloud.tencent.com/document/product/598/10604. What is
 * not understood is refused, never passed over: a condition that is ignored would give away more than was meant.
 * @throws DocumentError
 */
export function compileCam(policy: string, document: Document): readonly Statement[] {
  const problems: DocumentProblem[] = []
  const problem = (path: DocumentProblem['path'], message: string) => void problems.push({ path, message })
  for (const member of Object.keys(document)) {
    if (member !== 'version' && member !== 'statement')
      problem([member], `\`${member}\` is not a member of a CAM policy (version, statement)`)
  }
  if (document['version'] !== '2.0') problem(['version'], 'the version of a CAM policy is "2.0"')
  const list = Array.isArray(document['statement']) ? document['statement'] : [document['statement']]
  const statements = list.map((statement: Json | undefined, index: number) => {
    const path = Array.isArray(document['statement']) ? ['statement', index] : ['statement']
    return compileStatement(policy, index, statement, (inside, message) => problem([...path, ...inside], message))
  })
  if (problems.length > 0) throw new DocumentError(problems)
  return statements
}

type Report = (path: DocumentProblem['path'], message: string) => void

function compileStatement(policy: string, index: number, statement: Json | undefined, report: Report): Statement {
  const given = isRecord(statement) ? statement : {}
  if (!isRecord(statement)) report([], 'a statement is an object with effect, action and resource')
  for (const member of Object.keys(given)) {
    if (!['effect', 'action', 'resource', 'condition'].includes(member)) report([member], `\`${member}\` is not supported in a statement`)
  }
  const effect = typeof given['effect'] === 'string' ? given['effect'].toLowerCase() : ''
  if (effect !== 'allow' && effect !== 'deny') report(['effect'], 'the effect is "allow" or "deny"')
  return {
    policy,
    index,
    effect: effect === 'deny' ? 'deny' : 'allow',
    actions: patternsOf('action', given['action'], readAction, report),
    resources: patternsOf('resource', given['resource'], readResource, report),
    conditions: readConditions(given['condition'], report),
  }
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

/** `ecm:DescribeImage`, `name/ecm:DescribeImage`, `ecm:*` or `*`; lower case, as actions are compared. */
function readAction(text: string): string | undefined {
  const action = text.replace(/^name\//, '').toLowerCase()
  return /^(\*|[a-z0-9*?]+:[a-z0-9*?]+)$/.test(action) ? action : undefined
}

/** `*`, or six parts `qcs:project:service:region:account:resource`, of which an empty one stands for all. */
function readResource(text: string): string | undefined {
  if (text === '*') return text
  const [scheme, project, service, region, account, ...rest] = text.split(':')
  if (scheme !== 'qcs' || !service || rest.length === 0 || rest.join(':') === '') return undefined
  return [scheme, project || '*', service, region || '*', account || '*', rest.join(':')].join(':')
}

function readConditions(given: Json | undefined, report: Report): Condition[] {
  if (given === undefined) return []
  if (!isRecord(given)) {
    report(['condition'], 'a condition is an object of operators')
    return []
  }
  const conditions: Condition[] = []
  for (const [operator, keys] of Object.entries(given)) {
    const { comparison, negated, ifExists } = readOperator(operator)
    if (comparison === undefined || !isRecord(keys)) {
      report(
        ['condition', operator],
        comparison === undefined ? `the operator \`${operator}\` is not supported` : 'an operator is an object of keys',
      )
      continue
    }
    for (const [key, wanted] of Object.entries(keys)) {
      const given = Array.isArray(wanted) ? wanted : [wanted]
      const isPlain = given.every((value) => value !== null && typeof value !== 'object')
      const values = given.map(String)
      const fault = !isPlain
        ? 'values are texts, numbers or booleans'
        : CONDITION_KEYS.includes(key.toLowerCase())
          ? faultIn(comparison, values)
          : `the key \`${key}\` is not supported (${CONDITION_KEYS.join(', ')})`
      if (fault !== undefined) report(['condition', operator, key], fault)
      conditions.push({ key: key.toLowerCase(), comparison, negated, ifExists, values })
    }
  }
  return conditions
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
  if (comparison === 'ip-in') return bad(isAddressBlock, 'an address or a block such as 10.0.0.0/8')
  if (comparison.startsWith('date')) return bad((value) => !Number.isNaN(Date.parse(value)), 'a date')
  if (comparison.startsWith('number')) return bad((value) => value.trim() !== '' && Number.isFinite(Number(value)), 'a number')
  return undefined
}

const isRecord = (value: Json | undefined): value is { readonly [member: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
