import { didYouMean } from '../nearest.ts'

/** Variables as a process has them. */
export type Variables = Readonly<Record<string, string | undefined>>

const PREFIX = 'MIRRORHALL_'

/** Kubernetes sets these in every pod beside a service of this name. */
const NOT_OURS = /^MIRRORHALL_(SERVICE_(HOST|PORT(_.+)?)|PORT_\d+_(TCP|UDP)(_(PROTO|PORT|ADDR))?)$/

/** Whether a value counts as not given. */
export const isBlank = (text: string | undefined): boolean => text === undefined || text.trim() === ''

/** Takes out of an environment those of our variables that are empty: everywhere, empty counts as unset. */
export function dropEmptyVariables(variables: Record<string, string | undefined>): void {
  for (const name of Object.keys(variables)) if (name.startsWith(PREFIX) && isBlank(variables[name])) delete variables[name]
}

/**
 * The arguments less options of ours with an empty value, so that their variable or default counts.
 * An action's own parameters, which begin with a capital letter, may be empty.
 * @param takesValue whether a flag such as `--host` has a value
 */
export function withoutEmptyOptions(args: readonly string[], takesValue: (flag: string) => boolean): string[] {
  const isOurs = (arg: string | undefined) => arg !== undefined && /^-(\w|-[a-z][a-z-]*)$/.test(arg) && takesValue(arg)
  const end = args.includes('--') ? args.indexOf('--') : args.length
  return args.filter((arg, at) => {
    if (at >= end) return true
    const [flag, value] = splitAtEquals(arg)
    if (value !== undefined && isBlank(value) && isOurs(flag)) return false
    return !(isOurs(arg) && args[at + 1] !== undefined && isBlank(args[at + 1])) && !(isBlank(arg) && isOurs(args[at - 1]))
  })
}

function splitAtEquals(arg: string): readonly [string, string?] {
  const at = arg.indexOf('=')
  return at < 0 ? [arg] : [arg.slice(0, at), arg.slice(at + 1)]
}

/** @throws Error for a variable that looks like one of ours and is none @param known every variable there is */
export function refuseUnknownVariables(variables: Variables, known: readonly string[]): void {
  for (const name of Object.keys(variables)) {
    if (!name.toUpperCase().startsWith(PREFIX) || known.includes(name) || NOT_OURS.test(name) || isBlank(variables[name])) continue
    const meant = didYouMean(name, known)
    throw new Error(`There is no setting ${name}${meant || ': `serve --help` lists those there are; unset it.'}`)
  }
}
