import type { CloudName } from '../access/account.ts'
import { DocumentError } from '../access/document-problem.ts'
import type { ServiceName } from '../catalogue/face.ts'
import type { CloudFormat } from '../clouds/cloud-format.ts'
import type { PastedResponse } from '../clouds/service-files.ts'
import { CatalogueText } from './catalogue-text.ts'
import { substituteVariables, type Variables } from './env-substitution.ts'
import { describeIssues } from './issues.ts'
import { otherFormat } from './other-formats.ts'
import type { Path } from './position.ts'
import { CatalogueFileError, type FileProblem } from './problem.ts'
import { type CatalogueDocument, type catalogueSchema, OWN_MEMBER } from './schema.ts'

/** A file to load: its path, as problems tell it, and what it says. */
export interface CatalogueFile {
  readonly path: string
  readonly text: string
}

/** A catalogue file that satisfies the schema. */
export interface WrittenSource {
  readonly kind: 'catalogue'
  readonly text: CatalogueText
  readonly document: CatalogueDocument
}

/** A vendor's response, or one page of a file with several. */
export interface PastedSource {
  readonly kind: 'response'
  readonly text: CatalogueText
  readonly path: Path
  readonly cloud: CloudName
  /** The service whose faces its images have. */
  readonly faces: ServiceName
  readonly response: PastedResponse
}

/** What a file turned out to be. */
export type Source = WrittenSource | PastedSource

/**
 * Reads every file: catalogues, vendors' responses and lists of responses, one in each document.
 * @param variables what `${NAME}` stands for in catalogues; undefined where that is a text like any other
 * @throws CatalogueFileError
 */
export function readSources(
  files: readonly CatalogueFile[],
  cloudFormats: readonly CloudFormat[],
  schema: ReturnType<typeof catalogueSchema>,
  variables?: Variables,
): readonly Source[] {
  return collect(files, (file) => collect(documentsOf(file), (text) => readSource(text, cloudFormats, schema, variables)))
}

function documentsOf({ path, text }: CatalogueFile): readonly CatalogueText[] {
  const other = otherFormat(text)
  if (other !== undefined) throw new CatalogueFileError([{ file: path, line: 1, column: 1, message: `this is ${other}` }])
  return CatalogueText.read(path, text)
}

/** Reads each part, and throws the problems of all that cannot be read at once. */
function collect<Part>(parts: readonly Part[], read: (part: Part, index: number) => readonly Source[]): readonly Source[] {
  const problems: FileProblem[] = []
  const sources = parts.flatMap((part, index) => {
    try {
      return read(part, index)
    } catch (error) {
      if (!(error instanceof CatalogueFileError)) throw error
      problems.push(...error.problems)
      return []
    }
  })
  if (problems.length > 0) throw new CatalogueFileError(problems)
  return sources
}

function readSource(
  text: CatalogueText,
  cloudFormats: readonly CloudFormat[],
  schema: ReturnType<typeof catalogueSchema>,
  variables: Variables | undefined,
): readonly Source[] {
  const { value } = text
  if (Array.isArray(value)) {
    return collect(value, (page: unknown, index) => {
      const source = readResponse(text, [index], page, cloudFormats)
      if (source !== undefined) return [source]
      const hint = "a list is taken as the pages of a vendor's response; a catalogue file is an object with accounts, policies, images …"
      throw new CatalogueFileError([text.problem([index], `not a response that any of these clouds gives; ${hint}`)])
    })
  }
  const pasted = readResponse(text, [], value, cloudFormats)
  if (pasted !== undefined) return [pasted]
  // A load checks few, unlike objects: compiling a checker for each shape takes longer than it saves.
  const result = schema.safeParse(catalogueOf(text, variables), { jitless: true })
  if (!result.success) throw new CatalogueFileError(describeIssues(text, schema, result.error.issues))
  return [{ kind: 'catalogue', text, document: result.data }]
}

/** What a catalogue says, without the members at its top that are there for anchors. */
function catalogueOf(text: CatalogueText, variables: Variables | undefined): unknown {
  const value = text.value ?? {}
  if (typeof value !== 'object') return value
  const said = Object.fromEntries(Object.entries(value).filter(([name]) => !name.startsWith(OWN_MEMBER)))
  if (variables === undefined) return said
  const problems: FileProblem[] = []
  const replaced = substituteVariables(said, variables, (path, message) => void problems.push(text.problem(path, message)))
  if (problems.length > 0) throw new CatalogueFileError(problems)
  return replaced
}

function readResponse(text: CatalogueText, path: Path, value: unknown, cloudFormats: readonly CloudFormat[]): PastedSource | undefined {
  for (const [cloud, service] of cloudFormats.flatMap(({ cloud, services }) => services.map((service) => [cloud, service] as const))) {
    try {
      const response = service.readResponse?.(value)
      if (response !== undefined) return { kind: 'response', text, path, cloud, faces: service.faces, response }
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error
      throw new CatalogueFileError(error.problems.map((problem) => text.problem([...path, ...problem.path], problem.message)))
    }
  }
  return undefined
}
