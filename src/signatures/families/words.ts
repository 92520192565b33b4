import type { Bilingual } from '../../api/shape.ts'
import type { HashSlot, TextSlot } from '../scheme.ts'

/** What people call the texts that are signed. */
export const TEXT_NAMES: Readonly<Record<TextSlot, Bilingual>> = {
  canonical: { en: 'the canonical request', zh: '规范请求串' },
  toSign: { en: 'the string to sign', zh: '待签名串' },
}

/** What people call what is hashed. */
export const HASHED_NAMES: Readonly<Record<HashSlot, Bilingual>> = {
  body: { en: 'the body', zh: '请求体' },
  canonical: { en: 'the canonical request', zh: '规范请求串' },
}

/** Names in one sentence. */
export const listed = (names: readonly Bilingual[]): Bilingual => ({
  en: names.map(({ en }) => en).join(' and '),
  zh: names.map(({ zh }) => zh).join('和'),
})

/** Where a habit shows: in each place by itself, and in all of them. */
export const placesOf = <Slot>(slots: readonly Slot[]): (readonly Slot[])[] => [
  ...slots.map((slot) => [slot]),
  ...(slots.length > 1 ? [slots] : []),
]
