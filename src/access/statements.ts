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

/** The statements of policies in one language. A policy that has no document in it says nothing. */
export const statementsOf = (policies: readonly Policy[], language: PolicyLanguage, compile: Compile): readonly Statement[] =>
  policies.flatMap(({ name, documents }) => {
    const document = documents[language]
    return document === undefined ? [] : compiled(name, document, compile)
  })
