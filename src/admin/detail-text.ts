import type { DetailName, RecordedDetail } from '../api/refusal.ts'
import { isDetailLabelName, type Language, sayDetailLabel } from '../locales/sentences.ts'

/** A member of a detail that has no label does not compile. */
const labelOf: (name: DetailName, language: Language) => string = sayDetailLabel

/**
 * What exactly was wrong with a request, as rows of a label and a text. A member that only another version knows has its
 * name for a label.
 * @param timeText writes a time, milliseconds since the Unix epoch
 */
export const detailRows = (
  detail: RecordedDetail,
  language: Language,
  timeText: (ms: number) => string,
): (readonly [label: string, text: string])[] =>
  Object.entries(detail).map(([name, value]) => [
    isDetailLabelName(name) ? labelOf(name, language) : name,
    name === 'serverTime' ? timeText(Number(value) * 1000) : name === 'retryAfterMs' ? `${value} ms` : String(value),
  ])
