import { DocumentError } from '../access/document-problem.ts'
import type { Policy, PolicyLanguage } from '../access/policy.ts'
import type { CloudFormat } from '../clouds/cloud-format.ts'
import type { Json } from '../json.ts'
import { type Ledger, originAt } from './ledger.ts'
import type { WrittenSource } from './source.ts'

/** The policies of all files. Each document is compiled, so that one that would not hold later is refused now, at its line. */
export function gatherPolicies(sources: readonly WrittenSource[], cloudFormats: readonly CloudFormat[], ledger: Ledger): readonly Policy[] {
  const policies: Policy[] = []
  for (const { text, document } of sources) {
    for (const [name, documents] of Object.entries(document.policies ?? {})) {
      const path = ['policies', name]
      ledger.enter('policy', name, originAt(text, path, 'key'))
      const languages = cloudFormats.map(({ policyLanguage }) => policyLanguage)
      if (languages.every((language) => documents[language] === undefined)) {
        ledger.refuse(originAt(text, path, 'key'), `the policy ${JSON.stringify(name)} says nothing; add ${languages.join(' or ')}`)
      }
      const taken: Partial<Record<PolicyLanguage, { readonly [member: string]: Json }>> = {}
      for (const cloudFormat of cloudFormats) {
        const written = documents[cloudFormat.policyLanguage]
        if (written === undefined) continue
        taken[cloudFormat.policyLanguage] = written
        try {
          cloudFormat.compilePolicy(name, written)
        } catch (error) {
          if (!(error instanceof DocumentError)) throw error
          for (const problem of error.problems) {
            ledger.refuse(originAt(text, [...path, cloudFormat.policyLanguage, ...problem.path]), problem.message)
          }
        }
      }
      policies.push({ name, documents: taken })
    }
  }
  return policies
}
