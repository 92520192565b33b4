import type { Journal } from '../gateway/journal.ts'

/** Longest text that is searched for ids, characters, and most ids that are tried. */
const MAX_TEXT = 4_000
const MAX_IDS = 20

/** An id as both clouds write them, in any case, or without its hyphens as in a trace id. */
const UUID = /(?<![0-9a-f])[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}(?![0-9a-f])/gi

/** What SDKs write before an id, and the brackets and quotes around it. */
const LABEL = /^[\s"'`([{<,;]*(?:x-(?:acs|tc)-)?request[-_ ]?id[\s"'`]*[:=：]\s*/i
const AROUND = /^[\s"'`([{<「（【]+|[\s"'`)\]}>.,;。，」）】]+$/g

/** The ids that a pasted text may hold: an id alone, with what SDKs write around it, or in a line or a whole exception. */
export function idsIn(pasted: string): readonly string[] {
  const text = pasted.slice(0, MAX_TEXT)
  const found = [...text.matchAll(UUID)].map(([id]) =>
    id.includes('-') ? id : id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
  )
  if (found.length > 0) return [...new Set(found)].slice(0, MAX_IDS)
  const bare = text.replace(LABEL, '').replace(AROUND, '')
  return /^[\w-]{1,64}$/.test(bare) ? [bare] : []
}

/** The id, as the server writes it, of the first request in a pasted text that is remembered; empty when none is. */
export function requestIdIn(pasted: string, journal: Journal): string {
  const spellings = idsIn(pasted).flatMap((id) => [id, id.toLowerCase(), id.toUpperCase()])
  return spellings.find((id) => journal.find(id) !== undefined) ?? ''
}
