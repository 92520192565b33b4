import { nearest } from '../nearest.ts'

/**
 * What a person is told of a region's name that is likely mistyped; undefined for one that the vendor has, and for one like none
 * of them, which may be a private cloud's.
 * @param known the vendor's regions
 */
export function regionRemark(name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) return undefined
  const meant = nearest(name, known)
  // Private clouds and closed parts of a region are called so.
  if (meant === undefined || name.startsWith(`${meant}-`)) return undefined
  return `the vendor has no region ${JSON.stringify(name)}; did you mean ${JSON.stringify(meant)}? It is taken as the name of a region of your own`
}
