import { createHash } from 'node:crypto'
import type { Term, VariantOf } from '../../locales/sentences.ts'
import { type Mistake, mistake } from '../mistake.ts'
import { type Bytes, type HashSlot, likeliestForm, type SignatureScheme } from '../scheme.ts'
import { doneLike, type Hypothesis } from '../search.ts'
import { placesOf, termsOf } from './words.ts'

/** Longest that is hashed once more for a mistake, or written unhashed into a text: bytes. */
const MAX_HASHED_ANEW_BYTES = 64 * 1024

interface Habit {
  readonly mistake: (hashed: readonly Term[], places: readonly HashSlot[]) => Mistake
  readonly write: (right: string, of: Bytes, digest: SignatureScheme['digest']) => string
  /** It is made of what is hashed, not of the hash, which takes long when that is. */
  readonly isOfAll?: boolean
}

const textOf = (of: Bytes): string => (typeof of === 'string' ? of : new TextDecoder().decode(of))
const bytesIn = (hex: string): string[] => hex.match(/../g) ?? []

const spelled = (variant: VariantOf<'hash-spelling'>, write: (hex: string) => string, values: { prefix?: string } = {}): Habit => ({
  mistake: (hashed) => mistake('hash-spelling', { hashed, ...values }, variant),
  write,
})
const madeTwice = (again: (hex: string) => Bytes): Habit => ({
  mistake: (hashed) => mistake('hash-made-twice', { hashed }),
  write: (right, _, digest) => digest(again(right)),
})
const madeWith = (algorithm: string): Habit => ({
  mistake: (hashed) => mistake('another-hash', { hashed, algorithm: algorithm.toUpperCase() }),
  write: (_, of) => createHash(algorithm).update(of).digest('hex'),
  isOfAll: true,
})

/** What goes wrong with a hash before it stands in the next text, the likeliest first. */
const HABITS: readonly Habit[] = [
  { mistake: (hashed) => mistake('hash-in-capitals', { hashed }), write: (right) => right.toUpperCase() },
  { mistake: (hashed) => mistake('hash-missing', { hashed }), write: () => '' },
  madeTwice((hex) => hex),
  madeTwice((hex) => Buffer.from(hex, 'hex')),
  {
    mistake: (hashed, places) => mistake(places.includes('canonical') ? 'canonical-request-not-hashed' : 'body-not-hashed', { hashed }),
    write: (_, of) => textOf(of),
    isOfAll: true,
  },
  spelled('base64', (hex) => Buffer.from(hex, 'hex').toString('base64')),
  spelled('base64-of-digits', (hex) => Buffer.from(hex).toString('base64')),
  spelled('dashes', (hex) => bytesIn(hex.toUpperCase()).join('-')),
  spelled('0x', (hex) => `0x${hex}`),
  ...['(stdin)=', 'SHA2-256(stdin)=', 'SHA256(stdin)='].map((prefix) => spelled('openssl', (hex) => `${prefix} ${hex}`, { prefix })),
  ...['  -', ' -', '\n', ' '].map((after) => spelled('printed', (hex) => `${hex}${after}`)),
  spelled('zeros', (hex) =>
    bytesIn(hex)
      .map((byte) => byte.replace(/^0/, ''))
      .join(''),
  ),
  ...['sha1', 'md5', 'sha512', 'sha256'].map(madeWith),
]

/** Hashes that are written otherwise, made otherwise, or left out: of everything that is hashed. */
export function* hashMistakes(scheme: SignatureScheme): Generator<Hypothesis> {
  const isLong = likeliestForm(scheme).body.length > MAX_HASHED_ANEW_BYTES
  for (const habit of HABITS) {
    for (const places of placesOf(scheme.hashes)) {
      if (isLong && habit.isOfAll && places.includes('body')) continue
      const hash = (slot: HashSlot, right: string, of: Bytes) => (places.includes(slot) ? habit.write(right, of, scheme.digest) : right)
      yield doneLike(scheme, habit.mistake(termsOf(places), places), { hash })
    }
  }
}
