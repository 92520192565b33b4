import { HiddenField } from '../hidden-field.ts'
import type { Credential } from './credential.ts'
import { type Decision, decideTogether, type Policy, type PolicyLanguage, type PolicyQuestion, type Statement } from './policy.ts'

/** What a credential may do, compiled from one language, and the latest decision. */
export class Grants {
  readonly #parties: readonly (readonly Statement[])[]
  /** Whether decisions depend on nothing but action and resources. */
  readonly #isUnconditional: boolean
  #latest: { readonly action: string; readonly resourceNames: readonly string[]; readonly decision: Decision } | undefined

  /** @param parties all of them must allow: the policies of a role, and what narrows its session */
  constructor(parties: readonly (readonly Statement[])[]) {
    this.#parties = parties
    this.#isUnconditional = parties.flat().every(({ conditions }) => conditions.length === 0)
  }

  /** The decision of all parties together. A caller asks the same all day, so the latest one is remembered. */
  decide(question: PolicyQuestion): Decision {
    if (!this.#isUnconditional) return decideTogether(this.#parties, question)
    const { action, resourceNames } = question
    if (this.#latest?.action !== action || !isSame(this.#latest.resourceNames, resourceNames)) {
      this.#latest = { action, resourceNames, decision: decideTogether(this.#parties, question) }
    }
    return this.#latest.decision
  }
}

const isSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((name, index) => name === others[index])

const grantsOfCredential = new HiddenField<Credential, { [language in PolicyLanguage]?: Grants }>('grants')

/** What a credential may do by its policies in a language. They are compiled when first asked for, and die with the credential. */
export function grantsOf(
  credential: Credential,
  language: PolicyLanguage,
  statementsOf: (policies: readonly Policy[]) => readonly Statement[],
): Grants {
  const grants = grantsOfCredential.get(credential) ?? grantsOfCredential.set(credential, {})
  const { policies, sessionPolicy } = credential
  grants[language] ??= new Grants([policies, ...(sessionPolicy === null ? [] : [[sessionPolicy]])].map(statementsOf))
  return grants[language]
}
