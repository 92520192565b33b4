import type { Operation } from '../api/operation.ts'
import type { Shape, StructShape } from '../api/shape.ts'

/** A call's input, and its answer less the request id. */
type Members = Readonly<Record<string, unknown>>

/** Where the rows of an answer are: the first list in it, which a member may wrap, as in `Images: { ImageInfo: […] }`. */
export interface AnswerList {
  readonly path: readonly string[]
  readonly item: Shape
}

/** See {@link AnswerList}; undefined for an answer without a list. */
export function listIn({ members }: StructShape): AnswerList | undefined {
  for (const [name, shape] of Object.entries(members)) {
    if (shape.kind === 'list') return { path: [name], item: shape.item }
    const inner = shape.kind === 'struct' && Object.keys(shape.members).length === 1 ? listIn(shape) : undefined
    if (inner !== undefined) return { ...inner, path: [name, ...inner.path] }
  }
  return undefined
}

/** The rows of an answer. */
export function rowsIn({ path }: AnswerList, output: Members): readonly unknown[] {
  const value = path.reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), output)
  return Array.isArray(value) ? value : []
}

/** The answer with other rows. */
export function withRows({ path: [name = '', ...rest], item }: AnswerList, output: Members, rows: readonly unknown[]): Members {
  const inner = output[name]
  return { ...output, [name]: rest.length === 0 ? rows : withRows({ path: rest, item }, isObject(inner) ? inner : {}, rows) }
}

const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value)

/** How the pages of an operation are asked for. */
interface Paging {
  /** Names of the inputs for where a page begins and for its length. */
  readonly start: string
  readonly size: string
  /** The first start there is; a start counts pages, or rows. */
  readonly first: 0 | 1
  readonly counts: 'rows' | 'pages'
}

const PAGINGS: readonly Paging[] = [
  { start: 'Offset', size: 'Limit', first: 0, counts: 'rows' },
  { start: 'PageNumber', size: 'PageSize', first: 1, counts: 'pages' },
]

/** How the pages of an operation are asked for; undefined for one that answers all at once. */
export function pagingOf({ input, output }: Operation): Paging | undefined {
  if (listIn(output) === undefined) return undefined
  const isInteger = (name: string) => input.members[name]?.kind === 'integer'
  return PAGINGS.find(({ start, size }) => isInteger(start) && isInteger(size))
}

/** What walks pages. */
export interface Walk<Answered extends { readonly output: Members }> {
  readonly operation: Operation
  readonly input: Members
  send(input: Members): Promise<Answered>
  /** Waits as long as keeps calls below the operation's limit. */
  pause(): Promise<unknown>
  onPage(done: number, total: number): void
}

/**
 * Asks for one page after the other, as long as the input says or else as they may be, from the one that it names.
 * @returns the last answer, with the rows of all
 */
export async function allPages<Answered extends { readonly output: Members }>(
  paging: Paging,
  { operation, input, send, pause, onPage }: Walk<Answered>,
): Promise<Answered> {
  const list = listIn(operation.output)
  const sizeShape = operation.input.members[paging.size]
  const longest = sizeShape?.kind === 'integer' ? (sizeShape.max ?? sizeShape.default) : undefined
  const size = Number(input[paging.size] ?? longest ?? 100)
  const start = Number(input[paging.start] ?? paging.first)
  // What is no number is sent as it is: judging it is the server's part.
  if (!Number.isSafeInteger(size) || size < 1 || !Number.isSafeInteger(start)) return send(input)
  const skipped = paging.counts === 'rows' ? start : (start - paging.first) * size
  const rows: unknown[] = []
  for (let page = 0; ; page += 1) {
    if (page > 0) await pause()
    const at = paging.counts === 'rows' ? start + rows.length : start + page
    const answer = await send({ ...input, [paging.start]: at, [paging.size]: size })
    const got = list === undefined ? [] : rowsIn(list, answer.output)
    rows.push(...got)
    const total = answer.output['TotalCount']
    const isLast = got.length === 0 || (typeof total === 'number' ? skipped + rows.length >= total : got.length < size)
    onPage(rows.length, typeof total === 'number' ? Math.max(rows.length, total - skipped) : rows.length)
    if (isLast) return list === undefined ? answer : { ...answer, output: withRows(list, answer.output, rows) }
  }
}
