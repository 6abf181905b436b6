import { createRandom, quantileSorted, type Random } from '@bellwether/core'
import { closed, type ShareHistory } from './history.ts'
import { smallestShare } from './log-ratio.ts'

/** The forecast of one market: point forecasts and draws of whole markets around them. */
export type ShareForecast = {
  /** One array a step, a share a member; each sums to 1. */
  readonly mean: readonly Float64Array[]
  /** Draws of all shares together, `draws[step][k]`; every one sums to 1. */
  readonly draws: readonly (readonly Float64Array[])[]
  /** The quantile of each member's share: one array a step. That of 0.5 is the point forecast. */
  quantile(probability: number): Float64Array[]
}

export type DrawOptions = {
  /** 1 by default. */
  readonly seed?: number
  readonly draws?: number
  /** How many times as far as in the past shares move; 1 by default, see `shareStretch`. */
  readonly stretch?: number
}

/** Changes of all members' log shares over a number of periods, centred on the market's own, one array an origin. */
function changesOver(history: ShareHistory, lag: number): Float64Array[] {
  const half = smallestShare(history) / 2
  const { shares } = history
  return shares.slice(lag).map((now, t) => {
    const before = shares[t]!
    const change = now.map((v, j) =>
      // Coming and going is no drift of those who are there.
      v > 0 && before[j]! > 0 ? Math.log(Math.max(v, half) / Math.max(before[j]!, half)) : 0,
    )
    const centre = change.reduce((sum, c, j) => sum + c * before[j]!, 0)
    return change.map((c) => c - centre)
  })
}

type Changes = {
  readonly changes: readonly Float64Array[]
  readonly scale: number
  /** How many of them do not overlap, three at least. */
  readonly spans: number
}

/** The changes to draw from for a step: of as many periods, or of fewer and scaled by the root of time. */
function changesFor(history: ShareHistory, step: number): Changes {
  const length = history.shares.length
  // Spans of more than half of the history are too few, and too alike, to say how far shares can move.
  const lag = Math.max(1, Math.min(step, Math.floor(length / 2)))
  return {
    changes: length > 1 ? changesOver(history, lag) : [],
    scale: Math.sqrt(step / lag),
    spans: Math.max(3, Math.floor(length / lag)),
  }
}

/** From so many degrees of freedom on, a t distribution is as good as normal. */
const manyDegrees = 30

/** What makes a normal draw one of Student's t: few spans do not say how far shares can move. */
function tail(degrees: number, random: Random): number {
  if (degrees > manyDegrees) return 1
  let sum = 0
  for (let k = 0; k < degrees; k++) sum += random.normal() ** 2
  return Math.sqrt(degrees / sum)
}

/** A factor of change so many times as far from 1; in proportion, so that a tiny share's leap does not multiply itself. */
const stretched = (factor: number, times: number) =>
  Math.max(1 + times * (factor - 1), factor / Math.max(1, times))

/**
 * Draws markets around a point forecast: whole vectors of past changes of log shares, with either sign, so that members
 * move together as they did and every draw sums to 1. Draws have the tails of a t distribution with as many degrees of
 * freedom as spans of that length are known.
 */
export function drawShares(
  history: ShareHistory,
  mean: readonly Float64Array[],
  { seed = 1, draws: count = 1000, stretch = 1 }: DrawOptions = {},
): ShareForecast {
  const random = createRandom(seed)
  const draws = mean.map((row, h) => {
    const { changes, scale, spans } = changesFor(history, h + 1)
    const [up, down] = [scale, -scale].map((sign) =>
      changes.map((change) => change.map((c) => Math.exp(sign * c))),
    )
    return Array.from({ length: count }, () => {
      if (changes.length === 0) return row
      const place = random.integer(changes.length)
      const factors = (random.integer(2) === 0 ? up : down)![place]!
      const times = stretch * tail(spans, random)
      return closed(row.map((v, j) => v * stretched(factors[j]!, times)))
    })
  })
  const sorted = draws.map((step) =>
    Array.from(step[0]!, (_, j) => Float64Array.from(step, (draw) => draw[j]!).sort()),
  )
  // A few large changes either way may make others of a share's draws all but smaller: the point is the middle still.
  const around = (point: number, drawn: number, p: number) =>
    p === 0.5 ? point : p < 0.5 ? Math.min(point, drawn) : Math.max(point, drawn)
  return {
    mean,
    draws,
    quantile: (p) =>
      sorted.map((members, h) =>
        Float64Array.from(members, (values, j) => around(mean[h]![j]!, quantileSorted(values, p), p)),
      ),
  }
}
