import { includes, type Patterns } from './policy.ts'

/** How policies write resources. */
export interface ResourceForm {
  /** For a sentence. */
  readonly form: string
  /** Whether a pattern, in the parts between its colons, speaks of resources of this form, rightly or not. */
  isAbout(parts: readonly string[]): boolean
  /** Whether a pattern may cover a resource of such a call. */
  mayCover(parts: readonly string[]): boolean
}

/** Calls that a cloud asks policies about, all on resources of the same form. */
export interface Asked extends ResourceForm {
  /** As policies name them, lower case, for example `ehpc:listimages`. */
  readonly actions: readonly string[]
}

/** The products of calls that are asked about, as actions begin with them. */
export const productsOf = (asked: readonly Asked[]): ReadonlySet<string> =>
  new Set(asked.flatMap(({ actions }) => actions.map((action) => action.split(':', 1)[0] as string)))

/** A pattern of resources that could never have an effect; without an index it is all of a statement's. */
export interface Inert {
  readonly index?: number
  readonly message: string
}

/** What a statement has to do with the calls that are asked about. */
export interface Bearing {
  /** False for a statement about other products or other calls: it never decides anything here. */
  readonly concerns: boolean
  readonly inert: readonly Inert[]
}

/**
 * Finds what a statement has to do with the calls of this server. A pattern that means their resources and could never
 * match is told, so that nobody relies on it.
 * @param partCount of a resource's full name, whose last part may have colons of its own
 */
export function bearingOf(all: readonly Asked[], actions: Patterns, resources: Patterns, partCount: number): Bearing {
  const asked = all.filter((one) => one.actions.some((action) => includes(actions, [action])))
  // What could not be read is told elsewhere.
  const patterns = resources.patterns.map((pattern) => (pattern === '*' || pattern === '' ? EVERYTHING : partsOf(pattern, partCount)))
  const covers = (one: Asked, parts: Parts) => parts === EVERYTHING || one.mayCover(parts)
  const inert: Inert[] = []
  patterns.forEach((parts, index) => {
    const meant = parts === EVERYTHING ? [] : asked.filter((one) => one.isAbout(parts))
    if (meant.length > 0 && !meant.some((one) => covers(one, parts))) {
      inert.push({ index, message: `${JSON.stringify(resources.patterns[index])} would never match: write ${formsOf(meant)}` })
    }
  })
  const concerned = asked.filter((one) => resources.negated || patterns.some((parts) => covers(one, parts)))
  // Of a product's calls some may be about single resources, and others about all at once.
  const products = productsOf(concerned)
  const missed = asked.filter((one) => !productsOf([one]).isSubsetOf(products) && isNamed(one, actions))
  if (inert.length === 0 && missed.length > 0) inert.push({ message: `none of these would ever match: write ${formsOf(missed)}` })
  return { concerns: concerned.length > 0 || inert.length > 0, inert }
}

const EVERYTHING = null
type Parts = readonly string[] | typeof EVERYTHING

function partsOf(pattern: string, count: number): readonly string[] {
  const parts = pattern.split(':')
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join(':')]
}

const formsOf = (asked: readonly Asked[]): string => ['"*"', ...new Set(asked.map(({ form }) => form))].join(' or ')

/** Whether one of the patterns names the service of these calls, rather than any service. */
function isNamed({ actions }: Asked, { patterns, negated }: Patterns): boolean {
  return !negated && patterns.some((pattern) => actions.some((action) => action.startsWith(`${pattern.split(':', 1)[0]}:`)))
}
