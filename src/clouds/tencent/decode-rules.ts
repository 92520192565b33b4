import { Failure } from '../../api/operation.ts'
import { Refusal } from '../../api/refusal.ts'
import type { Shape } from '../../api/shape.ts'
import { clip, type DecodeRules } from '../decode.ts'

/** What the vendor calls the types of parameters. */
const TYPES: Readonly<Record<Shape['kind'], string>> = {
  string: 'string',
  integer: 'int64',
  boolean: 'bool',
  list: 'list',
  struct: 'struct',
}

/** Tencent Cloud refuses what it does not know, and indices count from 0. */
export const RULES: DecodeRules = {
  firstIndex: 0,
  order: ['unknown', 'type', 'missing', 'value'],
  emptyIsAbsent: false,
  wrongType: (parameter, kind) => new Refusal('wrong-type', { parameter, expected: TYPES[kind] }),
  wrongValue: (parameter, value, code) =>
    code === undefined ? new Refusal('wrong-value', { parameter, value: clip(value) }) : new Failure(code, `${parameter}: ${clip(value)}`),
}
