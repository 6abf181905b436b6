import type { Frame } from './views.ts'

/** The shortest history that a network is shown. */
const leastHistory = (period: number) => Math.max(4, period + 1)

/** A step between origins that divides the horizon, half a season at most. */
export function stride({ period, horizon }: Frame): number {
  const most = Math.max(1, Math.floor(period / 2))
  let best = 1
  for (let step = 1; step <= Math.min(most, horizon); step++) if (horizon % step === 0) best = step
  return best
}

/**
 * Origins whose next steps are known at least to the middle of the horizon, latest first: at most so many, spread over
 * the whole past, since recent ones alone have all seen the same state of the world.
 */
export function originsOf(length: number, frame: Frame, step: number, most: number): number[] {
  const last = length - Math.ceil(frame.horizon / 2)
  const origins: number[] = []
  for (let t = length - step; t >= leastHistory(frame.period); t -= step) if (t <= last) origins.push(t)
  if (origins.length <= most) return origins
  return Array.from({ length: most }, (_, k) => origins[Math.floor((k * origins.length) / most)]!)
}
