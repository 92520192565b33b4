import type { CatalogueText } from './catalogue-text.ts'
import type { Path, Position } from './position.ts'
import type { FileProblem } from './problem.ts'

/** Where something of the catalogue was written: in which file, and where there. */
export interface Origin {
  readonly file: string
  /** Worked out when asked for: most origins never are. */
  position(): Position
}

/** A position in a file, for people. */
export interface FilePosition extends Position {
  readonly file: string
}

/** Kinds of things whose ids must not occur twice. Images have one id here and one in each service, told by its member. */
export type Kind = 'account' | 'user' | 'role' | 'key' | 'policy' | 'cluster' | 'module' | 'instance' | 'image' | `${string} image id`

/** What a load has met so far: every id with its origin, every problem, and what is worth a warning. */
export class Ledger {
  readonly #problems: FileProblem[] = []
  readonly #warnings: FileProblem[] = []
  readonly #origins = new Map<Kind, Map<string, Origin>>()
  readonly #knowsAll: boolean

  /** @param knowsAll whether what is not here is nowhere; false where data and secrets are not at hand */
  constructor(knowsAll = true) {
    this.#knowsAll = knowsAll
  }

  /** All problems, in the order they were found. */
  get problems(): readonly FileProblem[] {
    return this.#problems
  }

  /** What can be taken and will not do what it seems to say, in the order it was found. */
  get warnings(): readonly FileProblem[] {
    return this.#warnings
  }

  /** Notes where an id is met, if it was not before. @returns where it was met before */
  meet(kind: Kind, id: string, origin: Origin): Origin | undefined {
    const known = this.#origins.get(kind) ?? new Map<string, Origin>()
    this.#origins.set(kind, known)
    const first = known.get(id)
    if (first === undefined) known.set(id, origin)
    return first
  }

  /** Notes an id with its origin. An id that is there already is a problem, and the answer is false. */
  enter(kind: Kind, id: string, origin: Origin, fix = 'give one of them another'): boolean {
    const first = this.meet(kind, id, origin)
    if (first === undefined) return true
    const { line } = first.position()
    const where = first.file === origin.file ? `on line ${line}` : `in ${first.file} on line ${line}`
    this.refuse(origin, `the ${kind} ${JSON.stringify(id)} stands ${where} already; ${fix}`)
    return false
  }

  /** Notes a problem. */
  refuse(origin: Origin, message: string): void {
    this.#problems.push({ file: origin.file, ...origin.position(), message })
  }

  /**
   * Notes what is not here: a problem, or a warning where it may be there when the files are applied.
   * @param advice what the warning says then
   */
  refuseUnknown(origin: Origin, message: string, advice = 'else apply this to data that has it'): void {
    if (this.#knowsAll) this.refuse(origin, message)
    else this.warn(origin, `${message}; ${advice}`)
  }

  /** Notes what is worth a warning. */
  warn(origin: Origin, message: string): void {
    this.#warnings.push({ file: origin.file, ...origin.position(), message })
  }

  /** The file in which an id was first met; undefined when no file says it. */
  fileOf(kind: Kind, id: string): string | undefined {
    return this.#origins.get(kind)?.get(id)?.file
  }

  /** Where an id was first written, of whatever kind; undefined when no file says it. */
  locate(id: string): FilePosition | undefined {
    for (const known of this.#origins.values()) {
      const origin = known.get(id)
      if (origin !== undefined) return { file: origin.file, ...origin.position() }
    }
    return undefined
  }
}

/** The origin of a value, or its key, in a file. */
export function originAt(text: CatalogueText, path: Path, part: 'key' | 'value' = 'value'): Origin {
  return { file: text.file, position: () => text.positionOf(path, part) }
}

/** The origin of something whose path is not known, by the text that names it. */
export function originOfText(text: CatalogueText, name: string): Origin {
  return { file: text.file, position: () => text.positionOfText(name) }
}
