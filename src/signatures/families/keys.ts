import { mistake } from '../mistake.ts'
import type { Bytes, SignatureScheme } from '../scheme.ts'
import { doneLike, type Hypothesis } from '../search.ts'
import { hmac } from '../signing.ts'
import { placesOf } from './words.ts'

/** What goes wrong when a key is derived: its steps, and what the first begins with. */
export function* keyMistakes(scheme: SignatureScheme, chain: readonly string[]): Generator<Hypothesis> {
  const right = (key: Bytes, message: Bytes) => hmac(scheme.macDigest, key, message)
  for (const term of ['hex', 'base64'] as const) {
    for (const written of placesOf([...chain.keys()]).reverse()) {
      yield doneLike(scheme, mistake('text-between-steps', { encoding: { term } }), {
        mac: (step, key, message) => (written.includes(step) ? right(key, message).toString(term) : right(key, message)),
      })
    }
  }
  // The steps are counted anew, so they are all done as they should be.
  const mac = (_: number, key: Bytes, message: Bytes) => right(key, message)
  const order = chain
  for (const [left, step] of chain.entries())
    yield doneLike({ ...scheme, chain: chain.filter((_, at) => at !== left) }, mistake('step-left-out', { step, order }), { mac })
  const [first, second, third] = chain
  if (first !== undefined && second !== undefined && third !== undefined) {
    for (const other of [chain.toReversed(), [second, first, third], [first, third, second]])
      yield doneLike({ ...scheme, chain: other }, mistake('steps-in-another-order', { order }), { mac })
  }
  yield* firstKeyMistakes(scheme, chain)
}

function* firstKeyMistakes(scheme: SignatureScheme, chain: readonly string[]): Generator<Hypothesis> {
  const [before = '', after = ''] = scheme.key('\0').split('\0')
  const startingWith = (change: (secret: string, key: string) => Bytes) => ({
    mac: (step: number, key: Bytes, message: Bytes) => {
      const isFirst = step === 0 && typeof key === 'string'
      return hmac(scheme.macDigest, isFirst ? change(key.slice(before.length, key.length - after.length), key) : key, message)
    },
  })
  for (const term of ['base64', 'hex'] as const) {
    const decoded = (secret: string) => Buffer.concat([Buffer.from(before), Buffer.from(secret, term), Buffer.from(after)])
    yield doneLike(scheme, mistake('secret-decoded', { encoding: { term } }), startingWith(decoded))
  }
  const inUtf16 = startingWith((_, key) => Buffer.from(key, 'utf16le'))
  yield doneLike(scheme, mistake('secret-decoded', {}, 'utf16'), inUtf16)
  for (const made of ['TC3', 'tc3', 'AWS4', 'TC3TC3']) {
    if (chain.length === 0 || made === before) continue
    yield doneLike(
      scheme,
      mistake('another-prefix', { made, right: before }),
      startingWith((secret) => `${made}${secret}`),
    )
  }
}
