import { badName, ID_RULE, type NameRule, SLUG_RULE } from '../access/names.ts'

/** @param what for example `the name of an account` @throws Error for a name that a catalogue file may not have either */
export function refuseBadName(given: string, what: string, rule: NameRule = SLUG_RULE): void {
  if (!rule.pattern.test(given)) throw new Error(`${badName(given, what, rule)}.`)
}

/** @throws Error for an id that a catalogue file may not have either */
export const refuseBadKeyId = (given: string): void => refuseBadName(given, "a key's id", ID_RULE)
