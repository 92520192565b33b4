/** What a figure shall reach. */
export type Target = { readonly atLeast: number } | { readonly atMost: number }

/** Whether the figure reaches it. */
export const isMet = (target: Target, value: number): boolean => ('atLeast' in target ? value >= target.atLeast : value <= target.atMost)

/** The target in signs, for example `≥ 0.4`. */
export const targetInSigns = (target: Target): string => ('atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`)
