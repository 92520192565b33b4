import type { AccessKey } from '../access/account.ts'
import { editDistance } from '../nearest.ts'
import { type Mistake, mistake } from './mistake.ts'
import { isPlaceholder } from './placeholders.ts'
import { withoutSurroundings } from './surroundings.ts'

/** Most letters in which a mistyped id differs from the one that is meant. */
const MAX_TYPED_WRONG = 2

/** What goes wrong with ids: nothing in them, something around them, the secret in their place, another case, a typing error. */
export async function idMistake(
  id: string,
  isKnown: (id: string) => Promise<boolean>,
  beside: readonly AccessKey[],
): Promise<Mistake | null> {
  const bare = withoutSurroundings(id)
  if (bare !== id && (await isKnown(bare))) return mistake('space-around-id', { key: bare })
  const swapped = beside.find(({ secret }) => secret === bare)
  if (swapped !== undefined) return mistake('secret-as-id', { key: swapped.id })
  const other = beside.find((key) => key.id.toLowerCase() === bare.toLowerCase())
  if (other !== undefined) return mistake('id-in-other-case', { key: other.id })
  const near = beside.find((key) => isNear(key.id, bare))
  if (near === undefined) return missingId(bare)
  return mistake('id-mistyped', { key: near.id })
}

/** Whether one is the other but for a few letters, or a copy of it that was cut off. */
function isNear(id: string, typed: string): boolean {
  const isCut = typed.length * 2 > id.length && typed.length > 6 && id.includes(typed)
  return isCut || (id.length > 3 * MAX_TYPED_WRONG && editDistance(id, typed, MAX_TYPED_WRONG) <= MAX_TYPED_WRONG)
}

/** What is no id of any key: nothing, a word for nothing, a place that was to be filled, or the number of an account. */
export function missingId(id: string): Mistake | null {
  if (id === '') return mistake('id-empty')
  if (isPlaceholder(id)) return mistake('id-placeholder', { id: id.slice(0, 60) })
  if (!/^\d{4,20}$/.test(id)) return null
  return mistake('number-as-id', { id })
}
