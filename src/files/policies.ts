import { DocumentError } from '../access/document-problem.ts'
import type { Policy, PolicyLanguage } from '../access/policy.ts'
import type { Dialect } from '../clouds/dialect.ts'
import type { Json } from '../json.ts'
import { type Ledger, originAt } from './ledger.ts'
import type { WrittenSource } from './source.ts'

/** The policies of all files. Each document is compiled, so that one that would not hold later is refused now, at its line. */
export function gatherPolicies(sources: readonly WrittenSource[], dialects: readonly Dialect[], ledger: Ledger): readonly Policy[] {
  const policies: Policy[] = []
  for (const { text, document } of sources) {
    for (const [name, documents] of Object.entries(document.policies ?? {})) {
      const path = ['policies', name]
      ledger.enter('policy', name, originAt(text, path, 'key'))
      const languages = dialects.map(({ policyLanguage }) => policyLanguage)
      if (languages.every((language) => documents[language] === undefined)) {
        ledger.refuse(originAt(text, path, 'key'), `the policy ${JSON.stringify(name)} says nothing; add ${languages.join(' or ')}`)
      }
      const taken: Partial<Record<PolicyLanguage, { readonly [member: string]: Json }>> = {}
      for (const dialect of dialects) {
        const written = documents[dialect.policyLanguage]
        if (written === undefined) continue
        taken[dialect.policyLanguage] = written
        try {
          dialect.compilePolicy(name, written)
        } catch (error) {
          if (!(error instanceof DocumentError)) throw error
          for (const problem of error.problems) {
            ledger.refuse(originAt(text, [...path, dialect.policyLanguage, ...problem.path]), problem.message)
          }
        }
      }
      policies.push({ name, documents: taken })
    }
  }
  return policies
}
