import { parseJson } from './json-text.ts'
import { MalformedText, type Parsed } from './parsed.ts'
import { Lines, type Path, type Position } from './position.ts'
import { CatalogueFileError, type FileProblem } from './problem.ts'
import { parseYaml } from './yaml-text.ts'

/** A document of a file that has been read as YAML or JSON, and can say where each part of it stands. */
export class CatalogueText {
  /** The file's name, as problems tell it. */
  readonly file: string
  readonly #text: string
  readonly #parsed: Parsed
  readonly #lines: () => Lines

  private constructor(file: string, text: string, parsed: Parsed, lines: () => Lines) {
    this.file = file
    this.#text = text
    this.#parsed = parsed
    this.#lines = lines
  }

  /**
   * Reads the documents of a text, at least one. A `.json` file, and any text that is JSON, is read as JSON; everything else as
   * YAML 1.2, which may have several. A byte order mark is passed over.
   * @throws CatalogueFileError when it is not well-formed
   */
  static read(file: string, marked: string): readonly CatalogueText[] {
    const text = marked.startsWith('\ufeff') ? marked.slice(1) : marked
    let counted: Lines | undefined
    const lines = () => (counted ??= new Lines(text))
    try {
      return parse(file, text).map((parsed) => new CatalogueText(file, text, parsed, lines))
    } catch (error) {
      if (!(error instanceof MalformedText)) throw error
      throw new CatalogueFileError(error.faults.map(({ offset, message }) => ({ file, ...lines().at(offset), message })))
    }
  }

  /** What the text says. */
  get value(): unknown {
    return this.#parsed.value
  }

  /** Where the value at a path stands, or its key; the nearest thing on the way when there is no such value. */
  positionOf(path: Path, part: 'key' | 'value' = 'value'): Position {
    return this.#at(this.#parsed.rangeOf(path, part).start)
  }

  /** Where a text first stands in double quotes; the document's beginning when nowhere. */
  positionOfText(text: string): Position {
    return this.#at(Math.max(0, this.#text.indexOf(JSON.stringify(text))))
  }

  /** The value at a path, as it is written. */
  written(path: Path): string {
    const { start, end } = this.#parsed.rangeOf(path, 'value')
    return this.#text.slice(start, end)
  }

  /** A problem with the value at a path, or with its key. */
  problem(path: Path, message: string, part: 'key' | 'value' = 'value'): FileProblem {
    return { file: this.file, ...this.positionOf(path, part), message }
  }

  #at(offset: number): Position {
    return this.#lines().at(offset)
  }
}

/** JSON first, because YAML takes a hundred times as long for the same text. */
function parse(file: string, text: string): readonly Parsed[] {
  if (/\.json$/i.test(file)) return [parseJson(text)]
  if (!/^\s*[[{]/.test(text)) return parseYaml(text)
  try {
    return [parseJson(text)]
  } catch (error) {
    // A name given twice is a fault in YAML too; other faults may be YAML's own notation between brackets.
    if (error instanceof MalformedText && isJson(text)) throw error
    return parseYaml(text)
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
