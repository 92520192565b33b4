import { Failure, type Operation } from '../../api/operation.ts'
import { Refusal } from '../../api/refusal.ts'
import type { StructShape } from '../../api/shape.ts'
import { type DecodeRules, decodeInput, namedResources } from '../decode.ts'
import { type Branch, readDotted } from '../dotted.ts'
import type { CommonParameters } from './common-parameters.ts'

/** Alibaba Cloud's gateway: indices count from 1, empty texts count as left out, and lists and structs may come as JSON. */
const RULES: DecodeRules = {
  firstIndex: 1,
  order: [],
  emptyIsAbsent: true,
  readJson,
  wrongType(parameter, kind, code) {
    if (code !== undefined) return new Failure(code, parameter)
    return new Refusal('wrong-type', { parameter, expected: `${kind[0]?.toUpperCase()}${kind.slice(1)}` })
  },
  wrongValue: (parameter, value, code) =>
    code === undefined ? new Refusal('wrong-value', { parameter, value: value.slice(0, 200) }) : new Failure(code, parameter),
}

/**
 * An operation's input from the query and form: texts, which take the declared types. Empty ones count as left out, but
 * where a shape says that they are values.
 * The gateway passes over names that it does not know, and every SDK relies on that; inside a list or struct that it
 * knows, they are refused.
 * @throws Refusal unknown-parameter, duplicate-parameter, missing-parameter, wrong-type, wrong-value
 * @throws Failure with a shape's own code in place of wrong-value
 */
export function readInput(common: CommonParameters, shape: StructShape): unknown {
  return decodeInput(shape, declared(common, shape), RULES)
}

/** What the call names of the resources that policies are asked about; undefined when nothing. Throws as {@link readInput} does. */
export function readResourceNames(common: CommonParameters, { input, resourceParameter }: Operation): readonly string[] | undefined {
  return resourceParameter === undefined ? undefined : namedResources(input, declared(common, input), resourceParameter, RULES)
}

/** The parameters that the shape declares, as the tree that their names spell. */
function declared({ parameters }: CommonParameters, { members }: StructShape): Branch {
  const known: [string, string][] = []
  for (const pair of parameters) {
    const [name] = pair
    const dot = name.indexOf('.')
    const member = dot < 0 ? name : name.slice(0, dot)
    if (!Object.hasOwn(members, member)) continue
    const kind = members[member]?.kind
    // A name with a dot after that of a text is just another name.
    if (dot < 0 || kind === 'list' || kind === 'struct') known.push(pair)
  }
  return readDotted(known)
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
