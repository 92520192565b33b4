import { Failure } from '../../api/operation.ts'
import { Refusal } from '../../api/refusal.ts'
import type { IntegerShape, ListShape, Shape, StringShape, StructShape } from '../../api/shape.ts'
import { Branch, WireText } from './dotted.ts'

/** A request wrong in several ways is refused for the first of these it is guilty of. */
const PRECEDENCE = ['unknown', 'type', 'missing', 'value'] as const

type Kind = (typeof PRECEDENCE)[number]

/** Collects what is wrong, keeping the one that will be answered. */
class Verdict {
  #rank: number = PRECEDENCE.length
  #problem: Refusal | Failure | undefined

  /** @param problem made only if it is the one to answer: a body may be wrong in a million places */
  add(kind: Kind, problem: () => Refusal | Failure): undefined {
    const rank = PRECEDENCE.indexOf(kind)
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
 * @throws Refusal unknown-parameter, wrong-type, missing-parameter, wrong-value, in that order of precedence
 * @throws Failure with a shape's own code in place of wrong-value
 */
export function decodeInput(shape: StructShape, raw: unknown): unknown {
  const verdict = new Verdict()
  const input = decodeStruct(shape, raw, '', verdict)
  verdict.throwIfAny()
  return input
}

function decode(shape: Shape, raw: unknown, path: string, verdict: Verdict): unknown {
  switch (shape.kind) {
    case 'string':
      return decodeString(shape, raw, path, verdict)
    case 'integer':
      return decodeInteger(shape, raw, path, verdict)
    case 'boolean':
      return decodeBoolean(raw, path, verdict)
    case 'list':
      return decodeList(shape, raw, path, verdict)
    case 'struct':
      return decodeStruct(shape, raw, path, verdict)
  }
}

function decodeStruct(shape: StructShape, raw: unknown, path: string, verdict: Verdict): unknown {
  if (raw instanceof WireText || Array.isArray(raw) || typeof raw !== 'object' || raw === null) return wrongType(path, 'struct', verdict)
  const isTree = raw instanceof Branch
  const prefix = path === '' ? '' : `${path}.`
  for (const name of isTree ? raw.children.keys() : Object.keys(raw)) {
    if (!Object.hasOwn(shape.members, name))
      verdict.add('unknown', () => new Refusal('unknown-parameter', { parameter: clip(prefix + name) }))
  }
  const decoded: Record<string, unknown> = {}
  for (const name in shape.members) {
    const member = shape.members[name] as Shape
    const value =
      (isTree ? raw.children.get(name) : Object.hasOwn(raw, name) ? (raw as Record<string, unknown>)[name] : undefined) ?? undefined
    if (value !== undefined) decoded[name] = decode(member, value, prefix + name, verdict)
    else if (member.required) verdict.add('missing', () => new Refusal('missing-parameter', { parameter: prefix + name }))
    else if (member.kind === 'integer' && member.default !== undefined) decoded[name] = member.default
  }
  return decoded
}

function decodeList(shape: ListShape, raw: unknown, path: string, verdict: Verdict): unknown {
  const items = raw instanceof Branch ? itemsOf(raw, path, verdict) : raw
  if (!Array.isArray(items)) return wrongType(path, 'list', verdict)
  if (shape.max !== undefined && items.length > shape.max) {
    wrongValue(shape.else, path, `${items.length} > ${shape.max}`, verdict)
  }
  return items.map((item, index) => decode(shape.item, item, `${path}.${index}`, verdict))
}

/** The items of `Name.0`, `Name.1`, …: indices count from 0 without a gap. */
function itemsOf(branch: Branch, path: string, verdict: Verdict): unknown[] {
  const items: unknown[] = []
  for (const label of branch.children.keys()) {
    if (!/^(0|[1-9]\d{0,9})$/.test(label))
      verdict.add('unknown', () => new Refusal('unknown-parameter', { parameter: clip(`${path}.${label}`) }))
  }
  for (let index = 0; items.length < branch.children.size; index++) {
    const item = branch.children.get(String(index))
    if (item === undefined) {
      verdict.add('missing', () => new Refusal('missing-parameter', { parameter: `${path}.${index}` }))
      break
    }
    items.push(item)
  }
  return items
}

function decodeString(shape: StringShape, raw: unknown, path: string, verdict: Verdict): unknown {
  const text = raw instanceof WireText ? raw.text : raw
  if (typeof text !== 'string') return wrongType(path, 'string', verdict)
  if (shape.oneOf !== undefined && !shape.oneOf.includes(text)) wrongValue(shape.else, path, text, verdict)
  if (text.length > (shape.maxLength ?? text.length)) wrongValue(shape.else, path, text, verdict)
  return text
}

function decodeInteger(shape: IntegerShape, raw: unknown, path: string, verdict: Verdict): unknown {
  const value = raw instanceof WireText ? (/^[+-]?\d+$/.test(raw.text) ? Number(raw.text) : undefined) : raw
  if (typeof value !== 'number' || !Number.isInteger(value)) return wrongType(path, 'int64', verdict)
  if (!Number.isSafeInteger(value) || value < (shape.min ?? value) || value > (shape.max ?? value)) {
    wrongValue(shape.else, path, String(value), verdict)
  }
  return value
}

function decodeBoolean(raw: unknown, path: string, verdict: Verdict): unknown {
  // Python and .NET write True and False into forms.
  const value = raw instanceof WireText ? ({ true: true, false: false } as const)[raw.text.toLowerCase()] : raw
  return typeof value === 'boolean' ? value : wrongType(path, 'bool', verdict)
}

const wrongType = (parameter: string, expected: string, verdict: Verdict): undefined =>
  verdict.add('type', () => new Refusal('wrong-type', { parameter, expected }))

function wrongValue(code: string | undefined, parameter: string, value: string, verdict: Verdict): void {
  verdict.add('value', () =>
    code === undefined ? new Refusal('wrong-value', { parameter, value: clip(value) }) : new Failure(code, `${parameter}: ${clip(value)}`),
  )
}

/** Texts that came from outside go into messages cut to a bounded length. */
const clip = (text: string): string => (text.length <= 200 ? text : `${text.slice(0, 200)}…`)
