import { z } from 'zod'
import { badName, ID_RULE, type NameRule, SLUG_RULE, USER_RULE } from '../access/names.ts'
import type { Json } from '../json.ts'
import { instantFault, parseInstant } from './instant.ts'

/** A text under a rule. */
const named = (rule: NameRule, what: string) => z.string().regex(rule.pattern, { error: ({ input }) => badName(input, what, rule) })

/** Any text a database can hold: well-formed Unicode without NUL. */
export const text = z.string().refine((value) => !value.includes('\0') && value.isWellFormed(), {
  error: 'this text holds a NUL character or half a surrogate pair; take it out',
})

/** The name of an account or a policy, by which other parts of the file refer to it. */
export const slug = named(SLUG_RULE, 'a name')

/** The name of a user within an account. */
export const userName = named(USER_RULE, "a user's name")

/** An id: 1 to 128 characters without white space. */
export const id = named(ID_RULE, 'an id')

/** An instant in ISO 8601 with its zone. Kept as written; `parseInstant` reads it. */
export const instant = z
  .string()
  .refine((value) => !Number.isNaN(parseInstant(value)), { error: ({ input }) => instantFault(String(input)) })
  .meta({ format: 'date-time' })

/** A document of another language, such as a policy. */
export const jsonObject: z.ZodType<{ readonly [member: string]: Json }> = z.record(z.string(), z.json())
