/** Decides how many steps a call of the executor takes, from how long the calls before took. */
export type Pace = { steps(): number; took(milliseconds: number, taken: number): void }

/**
 * How many steps the next call takes. Calls get longer until one takes a quarter of a second or more: each hands all weights
 * in and out, a fifth of a small transformer's step, and a run still stops within half a second. It changes nothing in the
 * numbers.
 */
export function createPace(longest = 32): Pace {
  let steps = 1
  return {
    steps: () => steps,
    took(milliseconds: number, taken: number) {
      if (milliseconds < 200 && taken === steps) steps = Math.min(longest, steps * 2)
      else if (milliseconds > 600) steps = Math.max(1, steps >> 1)
    },
  }
}

/** The pace for a batch size: what is known of it, or a new one. */
export function paceOf(paces: Map<number, Pace>, batchSize: number): Pace {
  const pace = paces.get(batchSize) ?? createPace()
  paces.set(batchSize, pace)
  return pace
}
