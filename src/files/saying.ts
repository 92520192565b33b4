/** By the id of an account its name. */
export type NameOf = (accountId: string) => string

/** The members that say something: neither undefined nor an empty list or object. */
export function saying(members: { readonly [name: string]: unknown }): { readonly [name: string]: unknown } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && !isEmpty(value)))
}

const isEmpty = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.keys(value).length === 0
