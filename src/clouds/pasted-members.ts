import type { DocumentProblem } from '../access/document-problem.ts'
import type { Shape, StructShape } from '../api/shape.ts'
import type { Json } from '../json.ts'

/** An object of a pasted response. */
export type Members = { readonly [member: string]: Json }

/** Whether a value is an object with members: neither null nor a list. */
export const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether two values say the same; the order of members does not matter. */
export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (!isMembers(a) || !isMembers(b)) return JSON.stringify(a) === JSON.stringify(b)
  return Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((member) => isSame(a[member], b[member]))
}

/**
 * The members of a view that must be kept as they were pasted, because the view would answer them differently or not at
 * all. A structure pasted in part is the same as a view that adds members to it.
 */
export function differing(pasted: Members, view: Members): Members {
  const completed = (value: Json, shown: Json | undefined) => (isMembers(value) && isMembers(shown) ? { ...shown, ...value } : value)
  return Object.fromEntries(Object.entries(pasted).filter(([member, value]) => !isSame(completed(value, view[member]), view[member])))
}

/**
 * The members with the types the shape declares: tools on the way write numbers as texts and the other way round.
 * Null stays, and members the shape does not declare stay as they are.
 */
export function declaredTypes(shape: StructShape, given: Members, path: DocumentProblem['path'], problems: DocumentProblem[]): Members {
  const typed: Record<string, Json> = {}
  for (const [member, value] of Object.entries(given)) {
    const at = [...path, member]
    const declared = Object.hasOwn(shape.members, member) ? shape.members[member] : undefined
    const fitting = declared === undefined || value === null ? value : declaredType(declared, value, at, problems)
    if (fitting === undefined)
      problems.push({ path: at, message: `${member} is not a ${declared?.kind}: ${JSON.stringify(value).slice(0, 60)}` })
    else typed[member] = fitting
  }
  return typed
}

function declaredType(shape: Shape, value: Json, path: DocumentProblem['path'], problems: DocumentProblem[]): Json | undefined {
  switch (shape.kind) {
    case 'string':
      return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
    case 'integer':
      if (typeof value === 'string' && /^-?\d{1,15}$/.test(value)) return Number(value)
      return Number.isSafeInteger(value) ? value : undefined
    case 'boolean':
      return typeof value === 'boolean' ? value : ({ true: true, false: false } as const)[String(value).toLowerCase()]
    case 'struct':
      return isMembers(value) ? declaredTypes(shape, value, path, problems) : undefined
    case 'list':
      return undefined
  }
}
