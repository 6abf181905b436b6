import { median } from '@bellwether/core'
import { closed } from './history.ts'
import { level, type ShareModel } from './model.ts'

/** How many last periods the median is taken of. */
const periods = 3

/** The median of each member's last three shares stays: a single odd period, the last one included, changes nothing. */
export const medianLevel: ShareModel = {
  name: 'median-level',
  forecast({ members, shares }, horizon) {
    const recent = shares.slice(-periods)
    const middle = Float64Array.from(members, (_, j) => median(recent.map((row) => row[j]!)))
    // Where every member comes and goes the medians may all be 0.
    return level(middle.some((v) => v > 0) ? closed(middle) : shares.at(-1)!, horizon)
  },
}
