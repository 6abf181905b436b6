/** The bounds of intervals as rows name them: `lo80` and `hi80` of the level 80 per cent. */
export type Bands = { readonly [bound: `lo${number}` | `hi${number}`]: number }

/** One step of a forecast, as the rows of every forecast begin. */
export type ForecastStep = Bands & {
  readonly id: string
  /** From 1 on. */
  readonly step: number
  readonly time: string
  readonly mean: number
  readonly median: number
  readonly model: string
}

/** The bounds of the intervals of some levels in per cent at a step from 0 on, an interval a level. */
export const bandsAt = (
  levels: readonly number[],
  intervals: readonly { readonly low: Float64Array; readonly high: Float64Array }[],
  h: number,
): Bands => bandsOf(levels, (_, k) => ({ low: intervals[k]!.low[h]!, high: intervals[k]!.high[h]! }))

/** The bounds of the intervals of some levels in per cent. */
export const bandsOf = (
  levels: readonly number[],
  interval: (level: number, k: number) => { readonly low: number; readonly high: number },
): Bands =>
  Object.fromEntries(
    levels.flatMap((level, k) => {
      const { low, high } = interval(level, k)
      return [
        [`lo${level}`, low],
        [`hi${level}`, high],
      ]
    }),
  )
