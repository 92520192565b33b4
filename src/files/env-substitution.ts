import type { Path } from './position.ts'

/** Variables of the environment by name; undefined for one that is not set. */
export type Variables = (name: string) => string | undefined

const REFERENCE = /\$\$\{|\$\{([^}]*)\}?/g
const NAME = /^[A-Za-z_]\w*$/

/**
 * A document with `${NAME}` in its texts replaced by variables; `$${` is a plain `${`. Only values are replaced, after the
 * text was read, so that no variable can become anything but a text.
 * @param refuse is told of each reference that cannot be replaced
 */
export function substituteVariables(document: unknown, variables: Variables, refuse: (path: Path, message: string) => void): unknown {
  const replaced = (value: unknown, path: Path): unknown => {
    if (typeof value === 'string') return value.replace(REFERENCE, (whole, name?: string) => variableOf(whole, name, path))
    if (Array.isArray(value)) return value.map((item, index) => replaced(item, [...path, index]))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, replaced(member, [...path, name])]))
  }
  const variableOf = (whole: string, name: string | undefined, path: Path): string => {
    if (name === undefined) return '${'
    const value = NAME.test(name) && whole.endsWith('}') ? variables(name) : undefined
    if (value !== undefined && value !== '') return value
    if (!NAME.test(name) || !whole.endsWith('}')) refuse(path, `${JSON.stringify(whole)} names no variable; write "$\${" for "\${" itself`)
    else refuse(path, `the variable ${name} is not set; set it, or write "$\${${name}}" for the text itself`)
    return whole
  }
  return replaced(document, [])
}
