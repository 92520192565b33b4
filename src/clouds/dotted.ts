import { Refusal } from '../api/refusal.ts'

/** A value that came as text and takes the type its parameter declares. */
export class WireText {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** A node of dotted names: `Filters.0.Name` is three branches deep. */
export class Branch {
  readonly children = new Map<string, Branch | WireText>()
}

/** More labels than the name of any parameter has. */
const MAX_DEPTH = 32

/**
 * Builds the tree that dotted names spell.
 * @throws Refusal unknown-parameter for a name of too many labels, duplicate-parameter when a name is both a value and the beginning of others
 */
export function readDotted(pairs: Iterable<readonly [name: string, value: string]>): Branch {
  const root = new Branch()
  for (const [name, value] of pairs) {
    const labels = name.split('.', MAX_DEPTH + 1)
    if (labels.length > MAX_DEPTH) throw new Refusal('unknown-parameter', { parameter: name.slice(0, 200) })
    const last = labels.pop() as string
    let branch = root
    for (const label of labels) {
      const child = branch.children.get(label) ?? new Branch()
      if (child instanceof WireText) throw new Refusal('duplicate-parameter', { parameter: name.slice(0, 200) })
      branch.children.set(label, child)
      branch = child
    }
    if (branch.children.has(last)) throw new Refusal('duplicate-parameter', { parameter: name.slice(0, 200) })
    branch.children.set(last, new WireText(value))
  }
  return root
}
