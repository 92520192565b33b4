/** Something in a document that cannot be taken, and where: keys and indices from the document's root. */
export interface DocumentProblem {
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** A document that cannot be taken, with every problem found in it. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError'
  readonly problems: readonly DocumentProblem[]

  constructor(problems: readonly DocumentProblem[]) {
    super(problems.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'))
    this.problems = problems
  }
}
