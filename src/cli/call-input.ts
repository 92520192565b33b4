import { Command, Option } from 'commander'
import type { Shape, StructShape } from '../api/shape.ts'
import { didYouMean } from '../nearest.ts'

/** More items than a list of any call has. */
const MAX_ITEMS = 1_000

/** Flags that may name a part of a list or a struct, such as `--Filters.0.Name`. */
const DOTTED = /^--([A-Za-z_]\w*)((?:\.\w+)+)(?:=|$)/

/** The command of an operation: beside its flags it takes those of parts of its lists and structs. */
export class OperationCall extends Command {
  readonly #input: StructShape

  /** @param action name of the command @param input whose members are flags */
  constructor(action: string, input: StructShape) {
    super(action)
    this.#input = input
    for (const [name, shape] of Object.entries(input.members)) {
      const parts = isNested(shape) ? `; or its parts, such as --${name}.${sampleLabels(shape).join('.')}` : ''
      this.option(`--${name} <${placeholderOf(shape)}>`, `${shape.doc?.en ?? ''}${parts}`, (text) => readValue(shape, text, name))
    }
  }

  /** Knows each flag of a part by the time that it is read. */
  override parseOptions(args: string[]): ReturnType<Command['parseOptions']> {
    for (const arg of args) {
      const [, name = '', rest = ''] = DOTTED.exec(arg) ?? []
      const shape = this.#input.members[name]
      const path = `${name}${rest}`
      if (shape === undefined || !isNested(shape) || this.options.some(({ long }) => long === `--${path}`)) continue
      this.addOption(new Option(`--${path} <value>`).hideHelp().argParser((text) => readPart(this.#input, path, text)))
    }
    return super.parseOptions(args)
  }

  /** The operation's input as the flags say. @throws Error for a member that is given both whole and by parts, and for a list with a gap */
  inputOf(settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const input: Record<string, unknown> = {}
    for (const [name, shape] of Object.entries(this.#input.members)) {
      const parts = Object.entries(settings).filter(([flag]) => flag.startsWith(`${name}.`))
      if (parts.length > 0 && name in settings)
        throw new Error(`--${name} is given whole and by its parts (--${parts[0]?.[0]}): leave one of them out.`)
      if (name in settings) input[name] = settings[name]
      else if (parts.length > 0) input[name] = assembled(shape, name, parts)
    }
    return input
  }
}

const isNested = ({ kind }: Shape): boolean => kind === 'list' || kind === 'struct'

const placeholderOf = (shape: Shape): string => (isNested(shape) ? 'json' : shape.kind)

/** The value a flag's text stands for. What is not of its type is sent as it is: judging it is the server's part. */
function readValue(shape: Shape, text: string, name: string): unknown {
  if (shape.kind === 'string') return text
  try {
    return JSON.parse(text)
  } catch {
    if (!isNested(shape)) return text
    throw new Error(`--${name} takes JSON, for example ${JSON.stringify(sampleOf(shape))}.`)
  }
}

/** @throws Error for a name that leads to nothing */
function readPart(input: StructShape, path: string, text: string): unknown {
  let shape: Shape = input
  for (const label of path.split('.')) {
    const inner: Shape | undefined =
      shape.kind === 'list' ? itemOf(shape.item, label) : shape.kind === 'struct' ? shape.members[label] : undefined
    if (inner === undefined) throw new Error(`There is no --${path}: ${wrongLabel(shape, label)}.`)
    shape = inner
  }
  return readValue(shape, text, path)
}

const itemOf = (item: Shape, label: string): Shape | undefined => (/^\d{1,4}$/.test(label) && Number(label) < MAX_ITEMS ? item : undefined)

function wrongLabel(shape: Shape, label: string): string {
  if (shape.kind === 'list') return `${label} is no position of a list, which is a number from 0 to ${MAX_ITEMS - 1}`
  if (shape.kind !== 'struct') return `${label} would be a part of a ${shape.kind}`
  const names = Object.keys(shape.members)
  return `${label} is not one of ${names.join(', ')}${didYouMean(label, names)}`.replace(/\?$/, '')
}

type Parts = readonly (readonly [path: string, value: unknown])[]

/** What parts of a list or struct come to. @param name of it, as flags have it */
function assembled(shape: Shape, name: string, parts: Parts): unknown {
  const [whole] = parts.filter(([path]) => path === name)
  if (whole !== undefined && parts.length > 1) throw new Error(`--${name} is given whole and by its parts: leave one of them out.`)
  if (whole !== undefined) return whole[1]
  const labelOf = (path: string) => path.slice(name.length + 1).split('.', 1)[0] ?? ''
  const byLabel = Map.groupBy(parts, ([path]) => labelOf(path))
  const part = (inner: Shape, label: string, of: Parts) => assembled(inner, `${name}.${label}`, of)
  if (shape.kind !== 'list') {
    const members = shape.kind === 'struct' ? shape.members : {}
    return Object.fromEntries([...byLabel].map(([label, of]) => [label, part(members[label] ?? shape, label, of)]))
  }
  const byIndex = new Map([...byLabel].map(([label, of]) => [Number(label), [label, of] as const]))
  return Array.from({ length: byIndex.size }, (_, index) => {
    const [label, of] = byIndex.get(index) ?? []
    if (label === undefined || of === undefined)
      throw new Error(`--${name}.${index} is missing: the items of a list are numbered from 0 without a gap.`)
    return part(shape.item, label, of)
  })
}

/** Labels of a part that every such value has, for an example. */
function sampleLabels(shape: Shape): readonly string[] {
  if (shape.kind === 'list') return ['0', ...sampleLabels(shape.item)]
  if (shape.kind !== 'struct') return []
  const [first] = Object.entries(shape.members)
  return first === undefined ? [] : [first[0], ...sampleLabels(first[1])]
}

function sampleOf(shape: Shape): unknown {
  if (shape.sample !== undefined) return shape.sample
  if (shape.kind === 'list') return [sampleOf(shape.item)]
  if (shape.kind === 'struct') return Object.fromEntries(Object.entries(shape.members).map(([name, member]) => [name, sampleOf(member)]))
  return shape.kind === 'string' ? 'text' : shape.kind === 'integer' ? 1 : true
}
