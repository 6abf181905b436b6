/**
 * Whether a measure is a state at a moment or a rate (users, annualized revenue, tokens a day), which has a last value
 * in a period, and not a flow (tokens, revenue, visits), whose values add up over a period.
 */
export function isState(measure: string, unit: string): boolean {
  return (
    unit === 'percent' ||
    unit === 'people' ||
    /^(annualized|daily|weekly|monthly|annual)_|_per_/.test(measure)
  )
}

/**
 * Whether figures of several products add up to their vendor's: tokens and revenue do. People do not, since one person
 * uses several; the largest product is then the least that the vendor has.
 */
export const addsUp = (unit: string): boolean => unit !== 'people'
