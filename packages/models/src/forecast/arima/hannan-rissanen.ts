import { mean } from '@bellwether/core'
import { leastSquares } from '../../numeric/least-squares.ts'
import { matrixOf } from '../../numeric/matrix.ts'
import { partialsOf } from './order.ts'

/** Coefficients of a long autoregression by Burg's method (1967), which is always stationary. */
function burg(x: Float64Array, order: number): Float64Array {
  let forward = x.slice()
  let backward = x.slice()
  let phi = new Float64Array()
  for (let m = 1; m <= order; m++) {
    let cross = 0
    let power = 0
    for (let t = m; t < x.length; t++) {
      cross += forward[t]! * backward[t - 1]!
      power += forward[t]! ** 2 + backward[t - 1]! ** 2
    }
    const k = power > 0 ? (2 * cross) / power : 0
    const [f, b, before] = [forward, backward, phi]
    phi = Float64Array.from({ length: m }, (_, j) => (j < m - 1 ? before[j]! - k * before[m - 2 - j]! : k))
    forward = f.map((v, t) => (t < m ? v : v - k * b[t - 1]!))
    backward = b.map((v, t) => (t < m ? v : b[t - 1]! - k * f[t]!))
  }
  return phi
}

/** What a long autoregression leaves: 0 where its past is not known. */
function innovations(x: Float64Array, phi: Float64Array): Float64Array {
  return x.map((v, t) => (t < phi.length ? 0 : phi.reduce((left, c, j) => left - c * x[t - 1 - j]!, v)))
}

/** Partial autocorrelations are kept this far from a unit root, where a search would stand still. */
const widest = 0.98

/** Unbounded parameters of a polynomial, drawn towards nothing until its roots lie outside of the unit circle. */
function unbounded(coefficients: Float64Array): Float64Array {
  for (let shrink = 1; shrink > 0.1; shrink *= 0.97) {
    const partials = partialsOf(coefficients.map((c, j) => c * shrink ** (j + 1)))
    if (partials) return partials.map((v) => Math.atanh(Math.max(-widest, Math.min(widest, v))))
  }
  return new Float64Array(coefficients.length)
}

/**
 * Where a search for p autoregressive and q moving-average parameters may start: least squares on the series' past and on
 * what a long autoregression left of it (Hannan and Rissanen, 1982).
 *
 * @returns unbounded parameters, see `polynomials`; undefined for series too short for that
 */
export function hannanRissanen(w: Float64Array, p: number, q: number): Float64Array | undefined {
  const n = w.length
  const centre = mean(w)
  const x = w.map((v) => v - centre)
  const long = Math.min(Math.floor(n / 4), Math.max(p + q + 2, Math.round(10 * Math.log10(n))))
  const first = long + Math.max(p, q)
  if (n - first < 2 * (p + q) + 2) return undefined
  const errors = innovations(x, burg(x, long))
  const rows = Array.from({ length: n - first }, (_, k) => [
    ...Array.from({ length: p }, (_, j) => x[first + k - 1 - j]!),
    ...Array.from({ length: q }, (_, j) => errors[first + k - 1 - j]!),
  ])
  const found = Float64Array.from(leastSquares(matrixOf(rows), x.subarray(first)).coefficients)
  if (!found.every(Number.isFinite)) return undefined
  return Float64Array.of(...unbounded(found.subarray(0, p)), ...unbounded(found.subarray(p).map((v) => -v)))
}
