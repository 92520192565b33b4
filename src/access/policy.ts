import type { Json } from '../json.ts'
import { type Condition, type ConditionContext, holds } from './condition.ts'
import { matchesWildcard } from './wildcard.ts'

/** The policy languages people write in: Tencent's CAM, Alibaba's RAM. */
export type PolicyLanguage = 'cam' | 'ram'

/** A named policy, as people wrote it, in one or both languages. A cloud compiles the document of its language. */
export interface Policy {
  readonly name: string
  readonly documents: { readonly [language in PolicyLanguage]?: { readonly [member: string]: Json } }
}

/** Patterns with wildcards; `negated` turns the list into "everything but these". */
export interface Patterns {
  readonly patterns: readonly string[]
  readonly negated: boolean
}

/** One rule of a policy, compiled: both clouds' languages end here. Action patterns are lower case. */
export interface Statement {
  readonly policy: string
  /** Position in its document, from 0. */
  readonly index: number
  readonly effect: 'allow' | 'deny'
  readonly actions: Patterns
  readonly resources: Patterns
  /** All of them must hold. */
  readonly conditions: readonly Condition[]
  /** Why the whole document is not understood; its only statement denies everything. */
  readonly fault?: string
}

/** What is asked for: an action such as `ecm:DescribeImage` on a resource, under circumstances. */
export interface PolicyQuestion {
  readonly action: string
  /** Every full name of the resource; a pattern covers it by any of them. */
  readonly resourceNames: readonly string[]
  readonly context: ConditionContext
}

/** The answer, and the statement that decided; null when nothing spoke for the request. */
export interface Decision {
  readonly allowed: boolean
  readonly decidedBy: Statement | null
}

/** A matching deny wins, else a matching allow allows, else the answer is no. */
export function decide(statements: readonly Statement[], question: PolicyQuestion): Decision {
  const action = question.action.toLowerCase()
  let allowing: Statement | null = null
  for (const statement of statements) {
    if (allowing !== null && statement.effect === 'allow') continue
    if (!includes(statement.actions, [action]) || !includes(statement.resources, question.resourceNames)) continue
    if (!statement.conditions.every((condition) => holds(condition, question.context))) continue
    if (statement.effect === 'deny') return { allowed: false, decidedBy: statement }
    allowing = statement
  }
  return { allowed: allowing !== null, decidedBy: allowing }
}

/**
 * The decision where several parties must agree, such as a role and what narrows its session: no as soon as one says
 * so, and of several that say no, one that denies is named before one that merely does not allow.
 */
export function decideTogether(parties: readonly (readonly Statement[])[], question: PolicyQuestion): Decision {
  const decisions = parties.map((statements) => decide(statements, question))
  const refusing = decisions.filter(({ allowed }) => !allowed)
  return refusing.find(({ decidedBy }) => decidedBy !== null) ?? refusing[0] ?? decisions[0] ?? { allowed: false, decidedBy: null }
}

/** Whether the patterns cover what has these names. */
export function includes({ patterns, negated }: Patterns, names: readonly string[]): boolean {
  return patterns.some((pattern) => names.some((name) => matchesWildcard(pattern, name))) !== negated
}
