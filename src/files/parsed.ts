import type { Path, Range } from './position.ts'

/** A text that has been read: its value, and the way back from a part of it to the text. */
export interface Parsed {
  readonly value: unknown
  /**
   * Where the value at a path stands, or its key. A path that leads nowhere gives the nearest thing on the way, so that
   * a missing member is reported at the object that lacks it.
   */
  rangeOf(path: Path, part: 'key' | 'value'): Range
}

/** A text that is not well-formed: offsets and what is wrong there. */
export class MalformedText extends Error {
  override readonly name = 'MalformedText'
  readonly faults: readonly { readonly offset: number; readonly message: string }[]

  constructor(faults: readonly { readonly offset: number; readonly message: string }[]) {
    super(faults.map(({ message }) => message).join('\n'))
    this.faults = faults
  }
}

/** How deep objects and lists may nest: far more than any catalogue needs, far less than would exhaust the stack. */
export const DEEPEST = 64

/** What is said of a document that nests deeper. */
export const TOO_DEEP = `nested more than ${DEEPEST} levels deep; a catalogue file needs less than ten`
