/** `do`: the whole interval is a gain; `test`: a gain is expected, but the interval holds 0; `avoid`: none is expected. */
export type Advice = 'do' | 'test' | 'avoid'

/** What to do about an action whose expected gain and lower bound are known. */
export function adviceOf(expected: number, low: number): Advice {
  if (low > 0) return 'do'
  return expected > 0 ? 'test' : 'avoid'
}
