import type { Shape, StructShape } from '../api/shape.ts'

/** A declared member of a struct, with its name as each format writes it. */
export interface Step {
  readonly name: string
  readonly member: Shape
  /** In JSON, in quotes and with its colon. */
  readonly key: string
  /** In XML, before and after what is in the element. */
  readonly open: string
  readonly close: string
}

const plans = new WeakMap<StructShape, readonly Step[]>()

/** The members of a struct in the order they are written: the same steps each time. */
export function planOf(shape: StructShape): readonly Step[] {
  let plan = plans.get(shape)
  if (plan === undefined) {
    plan = Object.entries(shape.members).map(([name, member]) => ({
      name,
      member,
      key: `${JSON.stringify(name)}:`,
      open: `<${name}>`,
      close: `</${name}>`,
    }))
    plans.set(shape, plan)
  }
  return plan
}
