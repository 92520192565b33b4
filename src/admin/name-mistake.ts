import type { Registry } from '../api/registry.ts'
import type { Shape } from '../api/shape.ts'
import { lettersApart } from '../clouds/letters-apart.ts'
import type { Trail } from '../gateway/trail.ts'
import { type Mistake, mistake } from '../signatures/mistake.ts'

/** Most letters in which a mistyped name differs from the one that is meant, small letters and capitals being the same. */
const MOST_TYPED_WRONG = 3

/** The action or parameter that was meant by one that there is not; null when none is like it. */
export function nameMistake({ cloud, verdict, operation, detail }: Trail, { services }: Registry): Mistake | null {
  if (verdict === 'unknown-action') {
    const offered = services.filter((service) => service.cloud === cloud && (detail.product ?? service.name) === service.name)
    return mistyped(detail.action ?? '', new Set(offered.flatMap(({ actions }) => actions)))
  }
  if (verdict !== 'unknown-parameter' || operation === undefined) return null
  return mistyped(detail.parameter?.split('.').at(-1) ?? '', new Set(namesIn(operation.input)))
}

function mistyped(typed: string, names: ReadonlySet<string>): Mistake | null {
  const apart = (name: string) => lettersApart(name.toLowerCase(), typed.toLowerCase(), MOST_TYPED_WRONG)
  const [nearest] = [...names].map((name) => ({ name, letters: apart(name) })).sort((a, b) => a.letters - b.letters)
  if (nearest === undefined || nearest.letters > Math.min(MOST_TYPED_WRONG, typed.length / 3)) return null
  return mistake(
    'name-mistyped',
    `There is no ${typed}, but there is ${nearest.name}.`,
    `没有 ${typed}，但有 ${nearest.name}。`,
    'Write the name as it is; capitals matter.',
    '请按原样书写名称，注意大小写。',
  )
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
