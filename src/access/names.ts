const SLUG = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u
const USER = /^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u
const ID = /^[^\s\p{Cc}]{1,128}$/u

/** A rule for names, the same in catalogue files and in commands. */
export interface NameRule {
  readonly pattern: RegExp
  /** What to write, after "cannot be …: ". */
  readonly advice: string
}

/** Names of accounts, policies and roles, by which other things refer to them. */
export const SLUG_RULE: NameRule = {
  pattern: SLUG,
  advice: 'write 1 to 64 letters, digits, ".", "_" or "-", a letter or digit first',
}

/** Names of users within an account. */
export const USER_RULE: NameRule = {
  pattern: USER,
  advice: 'write 1 to 64 letters, digits, ".", "_", "@" or "-", a letter or digit first',
}

/** Ids of keys and other things. */
export const ID_RULE: NameRule = { pattern: ID, advice: 'write 1 to 128 characters without white space' }

/** What is wrong with a name, for people. @param what for example `a name` */
export const badName = (given: unknown, what: string, { advice }: NameRule): string =>
  `${JSON.stringify(given)} cannot be ${what}: ${advice}`
