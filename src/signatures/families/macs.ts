import { createHash } from 'node:crypto'
import type { Term } from '../../locales/sentences.ts'
import { mistake } from '../mistake.ts'
import type { Bytes, SignatureScheme } from '../scheme.ts'
import { doneLike, type Hypothesis } from '../search.ts'
import { hmac } from '../signing.ts'
import { keyMistakes } from './keys.ts'
import { placesOf } from './words.ts'

const DIGESTS = ['sha1', 'sha256', 'md5', 'sha512']

/** What goes wrong when keys are derived and texts are signed with them: of every HMAC of a method. */
export function* macMistakes(scheme: SignatureScheme): Generator<Hypothesis> {
  const { chain, macDigest } = scheme
  if (chain === undefined) return
  const right = (key: Bytes, message: Bytes) => hmac(macDigest, key, message)
  const steps = [...chain.keys(), chain.length]
  for (const swapped of placesOf(steps)) {
    yield doneLike(scheme, mistake('key-and-message-swapped', { hmac: termOf(chain, swapped) }), {
      mac: (step, key, message) => (swapped.includes(step) ? right(message, key) : right(key, message)),
    })
  }
  yield* keyMistakes(scheme, chain)
  for (const other of DIGESTS.filter((digest) => digest !== macDigest)) {
    for (const places of placesOf(steps)) {
      yield doneLike(scheme, mistake('another-digest', { made: other.toUpperCase(), right: macDigest.toUpperCase() }), {
        mac: (step, key, message) => hmac(places.includes(step) ? other : macDigest, key, message),
      })
    }
  }
  const digestOf = (...parts: Bytes[]) => parts.reduce((hash, part) => hash.update(part), createHash(macDigest)).digest()
  for (const plain of [
    (key: Bytes, message: Bytes) => digestOf(key, message),
    (key: Bytes, message: Bytes) => digestOf(message, key),
    (_: Bytes, message: Bytes) => digestOf(message),
  ]) {
    yield doneLike(scheme, mistake('hash-in-place-of-hmac', { digest: macDigest.toUpperCase() }), {
      mac: (step, key, message) => (step === chain.length ? plain(key, message) : right(key, message)),
    })
  }
}

/** What people call one HMAC of a chain, or all. */
function termOf(chain: readonly string[], [step, ...more]: readonly number[]): Term {
  if (more.length > 0) return { term: 'every-hmac' }
  if (chain.length === 0 || step === undefined) return { term: 'hmac' }
  const word = chain[step]
  return word === undefined ? { term: 'last-hmac' } : { term: 'hmac-of', of: word }
}
