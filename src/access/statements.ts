import type { Json } from '../json.ts'
import { DocumentError } from './document-problem.ts'
import type { Policy, PolicyLanguage, Statement } from './policy.ts'

/** Compiles one document of a policy. @throws DocumentError */
export type Compile = (policy: string, document: { readonly [member: string]: Json }) => readonly Statement[]

/** A document from the store may be older than what is refused today. What it denies is not known, so it denies all. */
function compiled(policy: string, document: Parameters<Compile>[1], compile: Compile): readonly Statement[] {
  try {
    return compile(policy, document)
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error
    const all = { patterns: ['*'], negated: false }
    return [{ policy, index: 0, effect: 'deny', actions: all, resources: all, conditions: [], fault: error.message }]
  }
}

/**
 * Reads the statements of policies in one language. A policy is compiled when first met and kept with it; one that
 * has no document in the language says nothing.
 */
export function statementsIn(language: PolicyLanguage, compile: Compile): (policies: readonly Policy[]) => readonly Statement[] {
  const known = new WeakMap<Policy, readonly Statement[]>()
  // The policies of a key come as one list for as long as the key is in memory.
  const joined = new WeakMap<readonly Policy[], readonly Statement[]>()
  const ofOne = (policy: Policy) => {
    let statements = known.get(policy)
    if (statements === undefined) {
      const document = policy.documents[language]
      statements = document === undefined ? [] : compiled(policy.name, document, compile)
      known.set(policy, statements)
    }
    return statements
  }
  return (policies) => {
    let statements = joined.get(policies)
    if (statements === undefined) {
      statements = policies.flatMap(ofOne)
      joined.set(policies, statements)
    }
    return statements
  }
}
