/** How long, how hard, and of how much. */
export interface Effort {
  readonly rounds: number
  readonly seconds: number
  readonly warmUpSeconds: number
  readonly connections: number
  /** Stocks with more images are left out. */
  readonly largest: number
  /** Whether it is only a look that everything runs. */
  readonly quick: boolean
}

/** What `--quick` makes of the settings. */
export const QUICK: Omit<Effort, 'connections'> = { rounds: 1, seconds: 0.5, warmUpSeconds: 0.5, largest: 100_000, quick: true }
