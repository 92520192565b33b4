import type { AnswerWriter } from '../../src/clouds/answer-writer.ts'
import { bodyText } from './body-text.ts'

/** What a codec has written, of no more views than are encoded in one go. */
export function writtenBy(writer: AnswerWriter): string {
  const body = writer.body()
  if (body instanceof Promise) throw new Error('so many views are encoded in turns')
  return bodyText({ body })
}
