/** A list made of another, with what else it depends on. */
interface Made {
  readonly context: object
  readonly list: readonly object[]
}

/** A list that is being made. */
interface Making {
  readonly source: readonly object[]
  readonly name: string
  readonly context: object
  readonly list: Promise<readonly object[]>
}

/**
 * Lists made of other lists, so that the same question gives the same list again and a codec finds the bytes it keeps
 * with it. The longest unused go first when all together have too many items: a list may be very long, and its bytes longer.
 */
export class RecentLists {
  readonly #kept = new Map<readonly object[], Map<string, Made>>()
  readonly #makings = new Set<Making>()
  readonly #mostItems: number
  #weight = 0

  constructor(mostItems: number) {
    this.#mostItems = mostItems
  }

  /**
   * The list of that name made of `source`, once for all who ask at the same time. It is made again when the context is
   * another object; if it then has the same items, it is the same list.
   */
  async get<Item extends object>(
    source: readonly object[],
    name: string,
    context: object,
    make: () => Promise<readonly Item[]>,
  ): Promise<readonly Item[]> {
    const ofSource = this.#kept.get(source)
    const known = ofSource?.get(name)
    if (ofSource !== undefined && known?.context === context) {
      this.#kept.delete(source)
      this.#kept.set(source, ofSource)
      return known.list as readonly Item[]
    }
    for (const making of this.#makings) {
      if (making.source === source && making.name === name && making.context === context) return (await making.list) as readonly Item[]
    }
    const making = { source, name, context, list: this.#make(source, name, context, make) }
    this.#makings.add(making)
    try {
      return (await making.list) as readonly Item[]
    } finally {
      this.#makings.delete(making)
    }
  }

  async #make(source: readonly object[], name: string, context: object, make: () => Promise<readonly object[]>) {
    const fresh = await make()
    const known = this.#kept.get(source)?.get(name)
    const list = known !== undefined && hasSameItems(known.list, fresh) ? known.list : fresh
    this.#keep(source, name, { context, list })
    return list
  }

  #keep(source: readonly object[], name: string, made: Made): void {
    const ofSource = this.#kept.get(source) ?? new Map<string, Made>()
    this.#weight += weightOf(name, made) - weightOf(name, ofSource.get(name))
    ofSource.set(name, made)
    this.#kept.delete(source)
    this.#kept.set(source, ofSource)
    for (const [oldest, lists] of this.#kept) {
      if (this.#weight <= this.#mostItems) break
      for (const [each, list] of lists) this.#weight -= weightOf(each, list)
      this.#kept.delete(oldest)
    }
  }
}

/** The name counts too: callers choose it, and many long ones may name empty lists. */
const weightOf = (name: string, made: Made | undefined): number => (made === undefined ? 0 : made.list.length + name.length + 1)

const hasSameItems = (a: readonly object[], b: readonly object[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index])
