import { z } from 'zod'
import type { Json } from '../catalogue/image.ts'
import { instantFault, parseInstant } from './instant.ts'

const SLUG = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u
const USER = /^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u
const ID = /^[^\s\p{Cc}]{1,128}$/u

/** Any text a database can hold: well-formed Unicode without NUL. */
export const text = z.string().refine((value) => !value.includes('\0') && value.isWellFormed(), {
  error: 'this text holds a NUL character or half a surrogate pair; take it out',
})

/** The name of an account or a policy, by which other parts of the file refer to it. */
export const slug = z.string().regex(SLUG, {
  error: ({ input }) =>
    `${JSON.stringify(input)} cannot be a name: write 1 to 64 letters, digits, ".", "_" or "-", a letter or digit first`,
})

/** The name of a user within an account. */
export const userName = z.string().regex(USER, {
  error: ({ input }) =>
    `${JSON.stringify(input)} cannot be a user's name: write 1 to 64 letters, digits, ".", "_", "@" or "-", a letter or digit first`,
})

/** An id: 1 to 128 characters without white space. */
export const id = z.string().regex(ID, {
  error: ({ input }) => `${JSON.stringify(input)} cannot be an id: write 1 to 128 characters without white space`,
})

/** An instant in ISO 8601 with its zone. Kept as written; `parseInstant` reads it. */
export const instant = z
  .string()
  .refine((value) => !Number.isNaN(parseInstant(value)), { error: ({ input }) => instantFault(String(input)) })
  .meta({ format: 'date-time' })

/** A document of another language, such as a policy. */
export const jsonObject: z.ZodType<{ readonly [member: string]: Json }> = z.record(z.string(), z.json())
