import type { AccessKey } from '../catalogue/account.ts'
import type { Diagnosis, DiagnosisContext, Mistake, SignatureView } from './diagnosis.ts'
import { type Expected, findMistake, type Hypothesis, idMistake, secretMistakes } from './mistakes.ts'

/** What a wing knows of a refused request whose signature it could read. */
export interface Suspect {
  readonly accessKeyId: string
  readonly timeMistake: () => Mistake
  /** How many parameters are signed one by one. */
  readonly parameters: number
  /** How the signature should have been made with the key's secret. */
  readonly expected: (secret: string) => Expected
  /** What this signature method's clients get wrong. */
  readonly mistakes: () => Iterable<Hypothesis>
}

/** With more nothing is looked for: every guess sorts and encodes all of them, and there are thousands of guesses. */
const MOST_PARAMETERS = 1_000

const UNEXPLAINED = { mistake: null, tried: 0 } as const

/** Looks where the reason of the refusal points: at the clock, at the id, or at how it was signed. */
export async function findCause(
  { accessKeyId, parameters, timeMistake, expected, mistakes }: Suspect,
  { reason, find, keysBeside }: DiagnosisContext,
): Promise<Pick<Diagnosis, 'mistake' | 'tried'>> {
  if (reason === 'malformed-timestamp' || reason === 'expired-timestamp') return { mistake: timeMistake(), tried: 0 }
  if (reason === 'unknown-access-key') {
    const isKnown = async (id: string) => (await find(id)) !== undefined
    return { mistake: await idMistake(accessKeyId, isKnown, await keysBeside('')), tried: 0 }
  }
  if (reason !== 'signature-mismatch' || parameters > MOST_PARAMETERS) return UNEXPLAINED
  const key = (await find(accessKeyId))?.key
  if (key === undefined) return UNEXPLAINED
  return findMistake(expected(key.secret), hypotheses(key, await keysBeside(key.accountId), mistakes))
}

function* hypotheses(key: AccessKey, beside: readonly AccessKey[], mistakes: Suspect['mistakes']): Generator<Hypothesis> {
  yield* secretMistakes(key, beside)
  yield* mistakes()
}

/** Longest parameters and texts that are shown, characters. */
const LONGEST_SHOWN = 8_000

/** Parameters as they are shown: without the names that carry secrets, and not at any length. */
export const shown = (pairs: Iterable<readonly [name: string, value: string]>, secretNames: readonly string[]): Diagnosis['parameters'] =>
  [...pairs].filter(([name]) => !secretNames.includes(name)).map(([name, value]) => [name, value.slice(0, LONGEST_SHOWN)] as const)

/** A signature as it is shown: with the token blanked, in every spelling that is signed. */
export function withoutToken(view: SignatureView, spellings: readonly string[]): SignatureView {
  const blank = (text: string) => spellings.reduce((rest, token) => (token === '' ? rest : rest.replaceAll(token, '(token)')), text)
  return {
    ...view,
    canonicalRequest: blank(view.canonicalRequest).slice(0, LONGEST_SHOWN),
    stringToSign: blank(view.stringToSign).slice(0, LONGEST_SHOWN),
  }
}
