/** One thing wrong in a catalogue file: what, where, and how to fix it. Line and column count from 1. */
export interface FileProblem {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly message: string
}

/** Most problems that one error tells; more would bury the first. */
const MAX_REPORTED = 50

/** Catalogue files that cannot be taken, with every problem found (at most 50), in the order of the text. Its text has one line for each. */
export class CatalogueFileError extends Error {
  override readonly name = 'CatalogueFileError'
  readonly problems: readonly FileProblem[]

  constructor(problems: readonly FileProblem[]) {
    const files = [...new Set(problems.map(({ file }) => file))]
    const sorted = problems.toSorted((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column)
    const reported = sorted.slice(0, MAX_REPORTED)
    const lines = reported.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`)
    if (problems.length > reported.length) lines.push(`… and ${problems.length - reported.length} more`)
    super(lines.join('\n'))
    this.problems = reported
  }
}
