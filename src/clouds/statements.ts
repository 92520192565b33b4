import type { Json } from '../catalogue/image.ts'
import type { Policy, PolicyLanguage, Statement } from '../catalogue/policy.ts'

/** Compiles one document of a policy. */
type Compile = (policy: string, document: { readonly [member: string]: Json }) => readonly Statement[]

/**
 * Reads the statements of policies in one language. A policy is compiled when first met and kept with it; one that
 * has no document in the language says nothing.
 */
export function statementsIn(language: PolicyLanguage, compile: Compile): (policies: readonly Policy[]) => readonly Statement[] {
  const compiled = new WeakMap<Policy, readonly Statement[]>()
  // The policies of a key come as one list for as long as the key is in memory.
  const joined = new WeakMap<readonly Policy[], readonly Statement[]>()
  const ofOne = (policy: Policy) => {
    let statements = compiled.get(policy)
    if (statements === undefined) {
      const document = policy.documents[language]
      statements = document === undefined ? [] : compile(policy.name, document)
      compiled.set(policy, statements)
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
