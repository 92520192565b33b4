/** Two times, both in whole milliseconds since the Unix epoch. */
export interface Clock {
  /** As the machine has it: what people and time servers set, forwards and back. For what clients and people are told. */
  now(): number
  /**
   * Begins as the machine's and is never set: it does not go back, and runs at most a tenth faster or slower until it is the
   * machine's again. For how long something takes, and for what cannot be undone.
   */
  steady(): number
}

/** What a clock is read from. */
export interface ClockOptions {
  /** Milliseconds since the Unix epoch; may be set. */
  readonly wall?: () => number
  /** Milliseconds since whenever; never goes back. */
  readonly monotonic?: () => number
  /** Told how far the machine's clock was set, milliseconds; less than 0 is back. */
  readonly onStep?: (byMs: number) => void
}

/** How much faster or slower the steady time runs while it is not the machine's. */
const MAX_SLEW = 0.1

/** Less is the drift of a clock, or a time server at its work. */
const MIN_STEP_MS = 1_000

/** The clock of this machine. */
export function machineClock({ wall = Date.now, monotonic = () => performance.now(), onStep = () => {} }: ClockOptions = {}): Clock {
  let lastMonotonic = monotonic()
  let lastWall = wall()
  let steady = lastWall
  return {
    now: wall,
    steady() {
      const nowMonotonic = monotonic()
      const nowWall = wall()
      const elapsed = Math.max(0, nowMonotonic - lastMonotonic)
      const step = nowWall - lastWall - elapsed
      lastMonotonic = nowMonotonic
      lastWall = nowWall
      if (Math.abs(step) >= MIN_STEP_MS) onStep(Math.round(step))
      const gap = nowWall - steady - elapsed
      const maxSlew = elapsed * MAX_SLEW
      steady += elapsed + Math.max(-maxSlew, Math.min(maxSlew, gap))
      return Math.floor(steady)
    },
  }
}
