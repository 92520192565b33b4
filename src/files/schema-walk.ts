import { z } from 'zod'
import type { Path } from './position.ts'

/** The part of a schema that a path of a document leads to; undefined where it cannot be told. */
export function schemaAt(schema: z.core.$ZodType, path: Path): z.core.$ZodType | undefined {
  let at: z.core.$ZodType | undefined = schema
  for (const step of path) {
    const inner: z.core.$ZodType | undefined = at && unwrapped(at)
    if (inner instanceof z.ZodObject) at = Object.hasOwn(inner.shape, step) ? inner.shape[String(step)] : undefined
    else if (inner instanceof z.ZodArray) at = inner.element
    else if (inner instanceof z.ZodRecord) at = inner.valueType
    else return undefined
  }
  return at
}

/** The members that an object of the schema may have; none when it is no object. */
export function membersOf(schema: z.core.$ZodType | undefined): readonly string[] {
  const inner = schema && unwrapped(schema)
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : []
}

/** What the schema says of a value, with a small initial: to be put after a colon. Empty when it says nothing. */
export function meaningOf(schema: z.core.$ZodType | undefined): string {
  for (let at = schema; at !== undefined; at = wrapped(at)) {
    const said = at instanceof z.ZodType ? at.description : undefined
    if (said !== undefined) return said
  }
  return ''
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  let at = schema
  for (let inner = wrapped(at); inner !== undefined; inner = wrapped(at)) at = inner
  return at
}

function wrapped(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) return schema.unwrap()
  if (schema instanceof z.ZodPipe) return schema.in
  // Where a short form may stand for an object, the object is what has members.
  if (schema instanceof z.ZodUnion) return schema.options.find((option) => option instanceof z.ZodObject)
  return undefined
}
