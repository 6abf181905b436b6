import type { Smoothing } from './filter.ts'
import type { EtsForm } from './model.ts'

const lowest = 0.0001
const highest = 0.9999

/** Where optimisation starts: small weights that grow as the season shortens, and almost no damping. */
export function startingSmoothing({ trend, season, damped }: EtsForm, period: number): Smoothing {
  const m = season === 'N' ? 1 : period
  const alpha = lowest + (0.2 * (highest - lowest)) / m
  const beta = lowest + 0.1 * (Math.min(highest, alpha) - lowest)
  const gamma = lowest + 0.05 * (Math.min(highest, 1 - alpha) - lowest)
  return {
    alpha,
    beta: trend === 'A' ? beta : 0,
    gamma: season === 'N' ? 0 : gamma,
    phi: damped ? 0.8 + 0.99 * 0.18 : 1,
  }
}

/**
 * Whether smoothing parameters lie in the usual region (0 < β < α < 1, 0 < γ < 1 − α, 0.8 ≤ φ ≤ 0.98) and, for seasonal
 * forms, make the model forget its start (Hyndman, Akram and Archibald, 2008).
 */
export function isAdmissible(
  form: EtsForm,
  period: number,
  smoothing: Smoothing,
  work: Float64Array,
): boolean {
  const { alpha, beta, gamma, phi } = smoothing
  if (!(alpha >= lowest && alpha <= highest)) return false
  if (form.trend === 'A' && !(beta >= lowest && beta <= alpha && beta <= highest)) return false
  if (form.damped && !(phi >= 0.8 && phi <= 0.98)) return false
  if (form.season === 'N') return true
  if (!(gamma >= lowest && gamma <= 1 - alpha && gamma <= highest)) return false
  return forgets(smoothing, period, work)
}

/**
 * Whether the roots of the seasonal forms' characteristic equation lie in the unit circle, by Schur and Cohn's
 * recursion: p² operations and no roots. A hair outside is allowed, since forms without a trend have a root of 1.
 */
function forgets({ alpha, beta, gamma, phi }: Smoothing, period: number, work: Float64Array): boolean {
  const degree = period + 1
  const middle = alpha + beta - alpha * phi
  work.fill(middle, 0, degree + 1)
  work[0] = phi * (1 - alpha - gamma)
  work[1] = middle + gamma - 1
  work[period] = alpha + beta - phi
  work[degree] = 1
  const slack = 1 + 1e-8
  for (let k = 1, power = slack; k <= degree; k++, power *= slack) work[k]! *= power
  for (let size = degree; size > 0; size--) {
    const first = work[0]!
    const last = work[size]!
    if (!(Math.abs(first) < Math.abs(last))) return false
    const ratio = first / last
    for (let i = 1; 2 * i <= size; i++) {
      const a = work[i]!
      const b = work[size - i]!
      work[i] = a - ratio * b
      work[size - i] = b - ratio * a
    }
    // The reduced polynomial is read one place further on.
    const end = last - ratio * first
    for (let i = 0; i < size - 1; i++) work[i] = work[i + 1]!
    work[size - 1] = end
  }
  return true
}
