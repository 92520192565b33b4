import type { z } from 'zod'
import { didYouMean } from '../nearest.ts'
import type { CatalogueText } from './catalogue-text.ts'
import type { Path } from './position.ts'
import type { FileProblem } from './problem.ts'
import { meaningOf, membersOf, schemaAt } from './schema-walk.ts'

type Issue = z.core.$ZodIssue

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

/** Says what a schema found wrong in a document in words, each at its line and with how to fix it. */
export function describeIssues(text: CatalogueText, schema: z.core.$ZodType, issues: readonly Issue[]): FileProblem[] {
  return issues.flatMap((issue) => describe(text, schema, issue, []))
}

function describe(text: CatalogueText, schema: z.core.$ZodType, issue: Issue, base: Path): FileProblem[] {
  const path = [...base, ...issue.path]
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => text.problem([...path, key], unknownMember(key, membersOf(schemaAt(schema, path))), 'key'))
    case 'invalid_type':
      return [text.problem(path, wrongKind(text, schema, path, issue.expected))]
    case 'invalid_value': {
      const values = issue.values.map(String)
      const given = valueAt(text.value, path)
      if (given === undefined) return [text.problem(path, missing(schema, path))]
      return [text.problem(path, `${short(given)} is not one of ${values.join(', ')}${didYouMean(String(given), values)}`)]
    }
    case 'invalid_union': {
      const branch = issue.errors.find((errors) => errors.every((inner) => inner.path.length > 0 || inner.code !== 'invalid_type'))
      if (branch !== undefined) return branch.flatMap((inner) => describe(text, schema, inner, path))
      return [text.problem(path, wrongKind(text, schema, path, issue.errors.flatMap(expectedKinds).join(' or ')))]
    }
    case 'invalid_key':
      return [text.problem(path, issue.issues[0]?.message ?? issue.message, 'key')]
    default:
      return [text.problem(path, issue.message)]
  }
}

function expectedKinds(issues: readonly Issue[]): string[] {
  return issues.flatMap((issue) => (issue.code === 'invalid_type' ? [KINDS[issue.expected] ?? issue.expected] : []))
}

function unknownMember(key: string, members: readonly string[]): string {
  const meant = didYouMean(key, members)
  const known = meant === '' && members.length > 0 ? `; what may stand here: ${members.join(', ')}` : ''
  return `unknown member ${JSON.stringify(key)}${meant}${known}`
}

function wrongKind(text: CatalogueText, schema: z.core.$ZodType, path: Path, expected: string): string {
  const given = valueAt(text.value, path)
  if (given === undefined) return missing(schema, path)
  const wanted = KINDS[expected] ?? expected
  if ((expected === 'string' || expected.startsWith('a text or ')) && (typeof given === 'number' || typeof given === 'boolean')) {
    return `expected a text; put it in quotes: "${text.written(path)}"`
  }
  if (given === null) return `expected ${wanted} but nothing stands here; fill it in or leave the member out`
  return `expected ${wanted}, not ${short(given)}${remark(schema, path)}`
}

function missing(schema: z.core.$ZodType, path: Path): string {
  return `${JSON.stringify(String(path.at(-1)))} is missing${remark(schema, path)}`
}

function remark(schema: z.core.$ZodType, path: Path): string {
  const meaning = meaningOf(schemaAt(schema, path))
  return meaning === '' ? '' : ` (${meaning.replace(/\.$/, '')})`
}

function short(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  const shown = JSON.stringify(value) ?? String(value)
  return shown.length > 60 ? `${shown.slice(0, 57)}…` : shown
}

function valueAt(root: unknown, path: Path): unknown {
  let at = root
  for (const step of path) {
    if (typeof at !== 'object' || at === null) return undefined
    at = (at as Record<PropertyKey, unknown>)[step]
  }
  return at
}
