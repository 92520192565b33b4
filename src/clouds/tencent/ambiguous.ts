import { byByteOrder } from '../byte-order.ts'

/**
 * The name of a parameter with which the signed text is also that of another request, because values are not encoded in it: with
 * `Language` = `en-US&Limit=2` it reads like `Language` = `en-US` and `Limit` = `2`. Undefined when there is none. What the
 * signer of the other request meant cannot be seen, so the one with the long value is refused.
 */
export function ambiguousParameter(parameters: readonly (readonly [string, string])[]): string | undefined {
  if (!parameters.some(([name, value]) => value.includes('&') || /[&=]/.test(name))) return undefined
  const names = parameters.map(([name]) => name).sort(byByteOrder)
  for (const [name, value] of parameters) {
    if (/[&=]/.test(name)) return name
    const next = names[names.indexOf(name) + 1]
    // A part that is out of order, or the name of one that is there already, would be signed in another place.
    const fits = (part: string) => byByteOrder(name, part) < 0 && (next === undefined || byByteOrder(part, next) < 0)
    if ([...value.matchAll(/&([^&=]*)=/g)].some(([, part = '']) => fits(part))) return name
  }
  return undefined
}
