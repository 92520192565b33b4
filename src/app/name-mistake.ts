import type { Registry } from '../api/registry.ts'
import type { Shape } from '../api/shape.ts'
import type { RequestRecord } from '../gateway/request-record.ts'
import { editDistance } from '../nearest.ts'
import { type Mistake, mistake } from '../signatures/mistake.ts'

/** Most letters in which a mistyped name differs from the one that is meant, small letters and capitals being the same. */
const MAX_TYPED_WRONG = 3

/** The action or parameter that was meant by one that there is not; null when none is like it. */
export function nameMistake({ cloud, outcome, operation, detail }: RequestRecord, { services }: Registry): Mistake | null {
  if (outcome === 'unknown-action') {
    const offered = services.filter((service) => service.cloud === cloud && (detail['product'] ?? service.name) === service.name)
    return mistyped(String(detail['action'] ?? ''), new Set(offered.flatMap(({ actions }) => actions)))
  }
  if (outcome !== 'unknown-parameter' || operation === undefined) return null
  const typed =
    String(detail['parameter'] ?? '')
      .split('.')
      .at(-1) ?? ''
  return inAnotherPlace(String(detail['parameter'] ?? ''), typed, operation.input) ?? mistyped(typed, new Set(namesIn(operation.input)))
}

/** The name is right, and stands where it does not belong. */
function inAnotherPlace(path: string, typed: string, input: Shape): Mistake | null {
  const found = [...pathsIn(input)].find(([name]) => name === typed)
  if (found === undefined) return null
  return mistake('name-in-another-place', { name: typed, path, right: [...found[1], typed].join('.') }, path === typed ? 'top' : undefined)
}

function mistyped(typed: string, names: ReadonlySet<string>): Mistake | null {
  const apart = (name: string) => editDistance(name.toLowerCase(), typed.toLowerCase(), MAX_TYPED_WRONG)
  const [nearest] = [...names].map((name) => ({ name, letters: apart(name) })).sort((a, b) => a.letters - b.letters)
  if (nearest?.name === typed.trim()) return blankInName(nearest.name)
  if (nearest === undefined || nearest.letters > Math.min(MAX_TYPED_WRONG, typed.length / 3)) return null
  return mistake('name-mistyped', { typed, name: nearest.name })
}

const blankInName = (name: string): Mistake => mistake('name-mistyped', { name }, 'blank')

/** Names of members, with those that they are members of. */
function* pathsIn(shape: Shape, above: readonly string[] = []): Generator<readonly [name: string, above: readonly string[]]> {
  if (shape.kind === 'list') yield* pathsIn(shape.item, [...above, 'N'])
  if (shape.kind !== 'struct') return
  for (const [name, member] of Object.entries(shape.members)) {
    yield [name, above]
    yield* pathsIn(member, [...above, name])
  }
}

/** Names of parameters, and of the members of their members. */
function* namesIn(shape: Shape): Generator<string> {
  if (shape.kind === 'list') yield* namesIn(shape.item)
  if (shape.kind !== 'struct') return
  for (const [name, member] of Object.entries(shape.members)) {
    yield name
    yield* namesIn(member)
  }
}
