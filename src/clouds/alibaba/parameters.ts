import { Failure } from '../../api/operation.ts'
import { Refusal } from '../../api/refusal.ts'
import type { IntegerShape, Shape, StructShape } from '../../api/shape.ts'
import type { Claim } from './claim.ts'

/**
 * An operation's input from the query and form: texts, which take the declared types. Empty ones count as left out, but
 * where a shape says that they are values.
 * The gateway passes over what it does not know, and every SDK relies on that.
 * @throws Refusal missing-parameter, wrong-type, wrong-value
 * @throws Failure with a shape's own code in place of wrong-value
 */
export function readInput(claim: Claim, shape: StructShape): unknown {
  const input: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(shape.members)) {
    const value = readParameter(claim, shape, name)
    if (value !== undefined) input[name] = value
    else if (member.required) throw new Refusal('missing-parameter', { parameter: name })
    else if (member.kind === 'integer' && member.default !== undefined) input[name] = member.default
  }
  return input
}

/** One parameter of an operation's input; undefined when it is left out or not declared. Throws as {@link readInput} does. */
export function readParameter({ parameters }: Claim, shape: StructShape, name: string): unknown {
  const member = shape.members[name]
  const text = parameters.get(name)
  if (member === undefined || text === undefined) return undefined
  if (text === '' && !(member.kind === 'string' && member.mayBeEmpty)) return undefined
  return read(name, text, member)
}

function read(name: string, text: string, shape: Shape): unknown {
  switch (shape.kind) {
    case 'string':
      if (shape.oneOf !== undefined && !shape.oneOf.includes(text)) throw wrongValue(name, shape.else)
      if (text.length > (shape.maxLength ?? text.length)) throw wrongValue(name, shape.else)
      return text
    case 'integer':
      return readInteger(name, text, shape)
    case 'boolean':
      if (!/^(true|false)$/i.test(text)) throw new Refusal('wrong-type', { parameter: name, expected: 'Boolean' })
      return text.toLowerCase() === 'true'
    case 'list':
    case 'struct':
      throw new Error(`${name}: nested parameters are not read in this protocol yet`)
  }
}

function readInteger(name: string, text: string, { min, max, else: code }: IntegerShape): number {
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(value))
    throw code === undefined ? new Refusal('wrong-type', { parameter: name, expected: 'Integer' }) : new Failure(code, name)
  if (!Number.isSafeInteger(value) || value < (min ?? value) || value > (max ?? value)) throw wrongValue(name, code)
  return value
}

const wrongValue = (name: string, code: string | undefined): Refusal | Failure =>
  code === undefined ? new Refusal('wrong-value', { parameter: name }) : new Failure(code, name)
