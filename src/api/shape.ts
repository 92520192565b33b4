/** A text in the two languages both clouds answer in. */
export interface Bilingual {
  readonly en: string
  readonly zh: string
}

/** What a codec and a reader of the reference page need to know of any member. */
interface Common {
  readonly doc?: Bilingual
  /** An example value, for the reference page and the generated commands. */
  readonly sample?: unknown
  readonly required?: boolean
  /** Of an answer: null where there is no value, as the vendor's page says. */
  readonly nullable?: true
}

/** The code a value out of bounds is refused with; without one, the cloud's general code for a wrong value. */
interface Bounded {
  readonly else?: string
}

/** Text. */
export interface StringShape extends Common, Bounded {
  readonly kind: 'string'
  /** The only values it may have. */
  readonly oneOf?: readonly string[]
  /** Most characters it may have. */
  readonly maxLength?: number
  /** An empty text is a value of its own, where a cloud takes empty ones for left out. */
  readonly mayBeEmpty?: boolean
}

/** A whole number, up to 64 bits wide on the wire; values beyond 2^53 are refused as out of bounds. */
export interface IntegerShape extends Common, Bounded {
  readonly kind: 'integer'
  readonly min?: number
  readonly max?: number
  readonly default?: number
}

/** True or false. */
export interface BooleanShape extends Common {
  readonly kind: 'boolean'
}

/** A list of one shape. */
export interface ListShape<Item extends Shape = Shape> extends Common, Bounded {
  readonly kind: 'list'
  readonly item: Item
  /** Most items allowed. */
  readonly max?: number
}

/** Named members, in the order they are written. */
export interface StructShape<Members extends StructMembers = StructMembers> extends Common {
  readonly kind: 'struct'
  readonly members: Members
  /** Members beside the declared ones are written too: what a real cloud answered may have more than its pages say. */
  readonly open?: boolean
}

/** Any shape a parameter or an answer can have. */
export type Shape = StringShape | IntegerShape | BooleanShape | ListShape | StructShape

/** The members of a struct. */
export type StructMembers = { readonly [name: string]: Shape }

type Always = { readonly required: true } | { readonly default: number }
type RequiredNames<M extends StructMembers> = { [K in keyof M]: M[K] extends Always ? K : never }[keyof M]

/** The TypeScript type of a shape's values. A member that is neither required nor defaulted may be absent. */
export type Infer<S> = S extends { readonly nullable: true } ? InferValue<S> | null : InferValue<S>

type InferValue<S> = S extends StringShape
  ? string
  : S extends IntegerShape
    ? number
    : S extends BooleanShape
      ? boolean
      : S extends ListShape<infer Item>
        ? readonly Infer<Item>[]
        : S extends StructShape<infer M>
          ? { readonly [K in RequiredNames<M>]: Infer<M[K]> } & { readonly [K in Exclude<keyof M, RequiredNames<M>>]?: Infer<M[K]> }
          : never

type Options<S extends Shape> = Omit<S, 'kind' | 'item' | 'members'>

/** Constructors of shapes: the whole language in which operations declare what they take and give. */
export const s = {
  string: <const O extends Options<StringShape>>(options: O = {} as O) => ({ kind: 'string', ...options }) as const,
  integer: <const O extends Options<IntegerShape>>(options: O = {} as O) => ({ kind: 'integer', ...options }) as const,
  boolean: <const O extends Options<BooleanShape>>(options: O = {} as O) => ({ kind: 'boolean', ...options }) as const,
  list: <I extends Shape, const O extends Options<ListShape>>(item: I, options: O = {} as O) =>
    ({ kind: 'list', item, ...options }) as const,
  struct: <const M extends StructMembers, const O extends Options<StructShape>>(members: M, options: O = {} as O) =>
    ({ kind: 'struct', members, ...options }) as const,
}
