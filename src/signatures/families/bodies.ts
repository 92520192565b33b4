import { mistake } from '../mistake.ts'
import { likeliestForm, type SignatureScheme } from '../scheme.ts'
import { doneLike, type Hypothesis } from '../search.ts'
import { rewrittenBodies } from './rewritten-bodies.ts'

/** Another body was signed than the one that was sent: as other programs would have written it, none, or the query. */
export function* bodyMistakes(
  scheme: SignatureScheme,
  { body, query }: { readonly body: Uint8Array; readonly query: string },
): Generator<Hypothesis> {
  const right = scheme.digest(likeliestForm(scheme).body)
  for (const other of bodies(body, query)) {
    const payload = scheme.digest(other)
    if (payload === right) continue
    const anew = mistake('body-written-anew', { signed: clip(other) }, other === '' ? 'empty' : undefined)
    yield doneLike(scheme, anew, { hash: (slot, written) => (slot === 'body' ? payload : written) })
  }
}

function* bodies(body: Uint8Array, query: string): Generator<string> {
  yield* new Set(['', '{}', 'null', query])
  yield* rewrittenBodies(body)
}

const clip = (text: string): string => (text.length <= 120 ? text : `${text.slice(0, 120)}…`)
