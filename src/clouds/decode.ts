import type { Failure } from '../api/operation.ts'
import { Refusal } from '../api/refusal.ts'
import type { IntegerShape, ListShape, Shape, StringShape, StructShape } from '../api/shape.ts'
import { Branch, WireText } from './dotted.ts'

/** What can be wrong with a parameter. */
export type ParameterFault = 'unknown' | 'type' | 'missing' | 'value'

/** How a cloud writes parameters, and what it makes of those that are wrong. */
export interface DecodeRules {
  /** The index of a list's first item in dotted names: `Filters.0.Name`, or `Filter.1.Name`. */
  readonly firstIndex: 0 | 1
  /** Of several faults the one that stands first here is refused; without an order the first that is met. */
  readonly order: readonly ParameterFault[]
  /** Whether an empty text counts as left out, but where a shape says that it is a value. */
  readonly emptyIsAbsent: boolean
  /** Whether a list or struct may come as one text of JSON. */
  readonly readJson?: (text: string) => unknown
  /** @param code the shape's own for a wrong value */
  wrongType(parameter: string, kind: Shape['kind'], code: string | undefined): Refusal | Failure
  /** @param value as sent, which may be long @param code the shape's own for a wrong value */
  wrongValue(parameter: string, value: string, code: string | undefined): Refusal | Failure
}

/** Collects what is wrong, keeping the one that will be answered. */
class Faults {
  readonly rules: DecodeRules
  #rank = Number.POSITIVE_INFINITY
  #problem: Refusal | Failure | undefined

  constructor(rules: DecodeRules) {
    this.rules = rules
  }

  /** @param problem made only if it is the one to answer: a body may be wrong in a million places */
  add(fault: ParameterFault, problem: () => Refusal | Failure): undefined {
    const rank = this.rules.order.indexOf(fault)
    if (rank >= this.#rank) return
    this.#rank = rank
    this.#problem = problem()
  }

  throwIfAny(): void {
    if (this.#problem !== undefined) throw this.#problem
  }
}

/**
 * Decodes and checks an operation's input against its shape. `raw` is parsed JSON, in which types must be right,
 * or holds {@link WireText}, which takes the declared type. Null counts as absent.
 * @throws Refusal unknown-parameter, wrong-type, missing-parameter, wrong-value
 * @throws Failure with a shape's own code in place of wrong-value
 */
export function decodeInput(shape: StructShape, raw: unknown, rules: DecodeRules): unknown {
  const faults = new Faults(rules)
  const input = decodeStruct(shape, raw, '', faults)
  faults.throwIfAny()
  return input
}

/**
 * One member of an operation's input, whatever else is wrong with the rest; undefined when it is left out or not declared.
 * Throws as {@link decodeInput} does.
 */
export function decodeMember(shape: StructShape, raw: unknown, name: string, rules: DecodeRules): unknown {
  const member = shape.members[name]
  const value = raw instanceof Branch ? raw.children.get(name) : isObject(raw) && Object.hasOwn(raw, name) ? raw[name] : undefined
  if (member === undefined || isAbsent(value, member, rules)) return undefined
  const faults = new Faults(rules)
  const decoded = decode(member, value, name, faults)
  faults.throwIfAny()
  return decoded
}

const isObject = (raw: unknown): raw is Readonly<Record<string, unknown>> => typeof raw === 'object' && raw !== null

/** The member that names a call's resources as the list it stands for; undefined when the call names none. Throws as {@link decodeInput} does. */
export function namedResources(shape: StructShape, raw: unknown, name: string, rules: DecodeRules): readonly string[] | undefined {
  const named = decodeMember(shape, raw, name, rules) as string | readonly string[] | undefined
  if (named === undefined || named.length === 0) return undefined
  return typeof named === 'string' ? [named] : named
}

function decode(shape: Shape, raw: unknown, path: string, faults: Faults): unknown {
  switch (shape.kind) {
    case 'string':
      return decodeString(shape, raw, path, faults)
    case 'integer':
      return decodeInteger(shape, raw, path, faults)
    case 'boolean':
      return decodeBoolean(raw, path, faults)
    case 'list':
      return decodeList(shape, parsed(raw, faults.rules), path, faults)
    case 'struct':
      return decodeStruct(shape, parsed(raw, faults.rules), path, faults)
  }
}

const parsed = (raw: unknown, { readJson }: DecodeRules): unknown =>
  raw instanceof WireText && readJson !== undefined ? readJson(raw.text) : raw

function decodeStruct(shape: StructShape, raw: unknown, path: string, faults: Faults): unknown {
  if (raw instanceof WireText || Array.isArray(raw) || typeof raw !== 'object' || raw === null) return wrongType(path, 'struct', faults)
  const isTree = raw instanceof Branch
  const prefix = path === '' ? '' : `${path}.`
  for (const name of isTree ? raw.children.keys() : Object.keys(raw)) {
    if (!Object.hasOwn(shape.members, name))
      faults.add('unknown', () => new Refusal('unknown-parameter', { parameter: clip(prefix + name) }))
  }
  const decoded: Record<string, unknown> = {}
  for (const name in shape.members) {
    const member = shape.members[name] as Shape
    const value = isTree ? raw.children.get(name) : Object.hasOwn(raw, name) ? (raw as Record<string, unknown>)[name] : undefined
    if (!isAbsent(value, member, faults.rules)) decoded[name] = decode(member, value, prefix + name, faults)
    else if (member.required) faults.add('missing', () => new Refusal('missing-parameter', { parameter: prefix + name }))
    else if (member.kind === 'integer' && member.default !== undefined) decoded[name] = member.default
  }
  return decoded
}

function isAbsent(value: unknown, shape: Shape, { emptyIsAbsent }: DecodeRules): boolean {
  if (value === undefined || value === null) return true
  return emptyIsAbsent && value instanceof WireText && value.text === '' && !(shape.kind === 'string' && shape.mayBeEmpty)
}

function decodeList(shape: ListShape, raw: unknown, path: string, faults: Faults): unknown {
  const items = raw instanceof Branch ? itemsOf(raw, path, faults) : raw
  if (!Array.isArray(items)) return wrongType(path, 'list', faults)
  if (shape.max !== undefined && items.length > shape.max) wrongValue(shape.else, path, `${items.length} > ${shape.max}`, faults)
  const { firstIndex } = faults.rules
  return items.map((item, index) => decode(shape.item, item, `${path}.${index + firstIndex}`, faults))
}

/** The items of `Name.0`, `Name.1`, …: indices count from the first without a gap. */
function itemsOf(branch: Branch, path: string, faults: Faults): unknown[] {
  const items: unknown[] = []
  const { firstIndex } = faults.rules
  for (const label of branch.children.keys()) {
    if (!/^(0|[1-9]\d{0,9})$/.test(label) || Number(label) < firstIndex)
      faults.add('unknown', () => new Refusal('unknown-parameter', { parameter: clip(`${path}.${label}`) }))
  }
  for (let index: number = firstIndex; items.length < branch.children.size; index++) {
    const item = branch.children.get(String(index))
    if (item === undefined) {
      faults.add('missing', () => new Refusal('missing-parameter', { parameter: `${path}.${index}` }))
      break
    }
    items.push(item)
  }
  return items
}

function decodeString(shape: StringShape, raw: unknown, path: string, faults: Faults): unknown {
  const text = raw instanceof WireText ? raw.text : raw
  if (typeof text !== 'string') return wrongType(path, 'string', faults, shape.else)
  if (shape.oneOf !== undefined && !shape.oneOf.includes(text)) wrongValue(shape.else, path, text, faults)
  if (text.length > (shape.maxLength ?? text.length)) wrongValue(shape.else, path, text, faults)
  return text
}

function decodeInteger(shape: IntegerShape, raw: unknown, path: string, faults: Faults): unknown {
  const value = raw instanceof WireText ? (/^[+-]?\d+$/.test(raw.text) ? Number(raw.text) : undefined) : raw
  if (typeof value !== 'number' || !Number.isInteger(value)) return wrongType(path, 'integer', faults, shape.else)
  if (!Number.isSafeInteger(value) || value < (shape.min ?? value) || value > (shape.max ?? value)) {
    wrongValue(shape.else, path, String(value), faults)
  }
  return value
}

function decodeBoolean(raw: unknown, path: string, faults: Faults): unknown {
  // Python and .NET write True and False into forms.
  const value = raw instanceof WireText ? ({ true: true, false: false } as const)[raw.text.toLowerCase()] : raw
  return typeof value === 'boolean' ? value : wrongType(path, 'boolean', faults)
}

const wrongType = (parameter: string, kind: Shape['kind'], faults: Faults, code?: string): undefined =>
  faults.add('type', () => faults.rules.wrongType(parameter, kind, code))

const wrongValue = (code: string | undefined, parameter: string, value: string, faults: Faults): undefined =>
  faults.add('value', () => faults.rules.wrongValue(parameter, value, code))

/** Texts that came from outside go into messages cut to a bounded length. */
export const clip = (text: string): string => (text.length <= 200 ? text : `${text.slice(0, 200)}…`)
