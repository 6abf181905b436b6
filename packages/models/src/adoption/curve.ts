import { bassShare } from './bass.ts'

/** The S-curves of adoption. */
export type CurveName = 'logistic' | 'gompertz' | 'shifted-gompertz' | 'bass'

/**
 * One S-curve as two numbers without bounds: the share of the ceiling reached by a time, counted in steps with 1 for the
 * first observation.
 */
export type Curve = {
  readonly name: CurveName
  /** Share of the ceiling in (0, 1). */
  share(parameters: ArrayLike<number>, time: number): number
  /** The share at which growth is fastest; before it the ceiling is hardly identified. */
  inflection(parameters: ArrayLike<number>): number
  /** Where a search for the parameters starts, given how many observations there are. */
  starts(length: number): readonly (readonly [number, number])[]
  /** The parameters in the field's terms. */
  named(parameters: ArrayLike<number>): Readonly<Record<string, number>>
}

const grid = (first: readonly number[], second: readonly number[]) =>
  first.flatMap((a) => second.map((b) => [a, b] as const))

const rates = [0.03, 0.1, 0.25, 0.6].map(Math.log)

/** Rate (as logarithm) and time of fastest growth: midpoints before, at and far after the end of the data. */
const sigmoidStarts = (length: number) =>
  grid(
    rates,
    [0.3, 0.7, 1.2, 2, 4].map((share) => share * length),
  )

const rateAndMidpoint = (p: ArrayLike<number>) => ({ rate: Math.exp(p[0]!), midpoint: p[1]! })

/** The logistic curve (Verhulst, 1838): symmetric about half of the ceiling. */
const logistic: Curve = {
  name: 'logistic',
  share: (p, t) => 1 / (1 + Math.exp(-Math.exp(p[0]!) * (t - p[1]!))),
  inflection: () => 1 / 2,
  starts: sigmoidStarts,
  named: rateAndMidpoint,
}

/** The Gompertz curve (1825): fastest at 1/e of the ceiling, with a long tail. */
const gompertz: Curve = {
  name: 'gompertz',
  share: (p, t) => Math.exp(-Math.exp(-Math.exp(p[0]!) * (t - p[1]!))),
  inflection: () => 1 / Math.E,
  starts: sigmoidStarts,
  named: rateAndMidpoint,
}

/** The shifted Gompertz curve (Bemmaor, 1994): Bass's curve when people differ in how open they are to the new. */
const shiftedGompertz: Curve = {
  name: 'shifted-gompertz',
  share(p, t) {
    const decay = Math.exp(-Math.exp(p[0]!) * t)
    return (1 - decay) * Math.exp(-Math.exp(p[1]!) * decay)
  },
  inflection(p) {
    const eta = Math.exp(p[1]!)
    // The density's mode (Bemmaor, 1994): decay = (3 + η − √(η² + 2η + 5)) / (2η), at the launch for η ≤ 1/2.
    const decay = eta <= 0.5 ? 1 : (3 + eta - Math.sqrt(eta * eta + 2 * eta + 5)) / (2 * eta)
    return (1 - decay) * Math.exp(-eta * decay)
  },
  starts: () => grid(rates, [0, 2, 5, 9]),
  named: (p) => ({ b: Math.exp(p[0]!), eta: Math.exp(p[1]!) }),
}

/** The cumulative curve of Bass (1969). */
const bass: Curve = {
  name: 'bass',
  share: (p, t) => bassShare({ p: Math.exp(p[0]!), q: Math.exp(p[1]!) }, t),
  inflection(parameters) {
    const [p, q] = [Math.exp(parameters[0]!), Math.exp(parameters[1]!)]
    return Math.max(0, (q - p) / (2 * q))
  },
  starts: () => grid([1e-4, 1e-3, 0.01, 0.05].map(Math.log), [0.05, 0.2, 0.4, 0.8].map(Math.log)),
  named: (p) => ({ p: Math.exp(p[0]!), q: Math.exp(p[1]!) }),
}

/** Every S-curve by name. One more is one more line here. */
export const curves: Readonly<Record<CurveName, Curve>> = {
  logistic,
  gompertz,
  'shifted-gompertz': shiftedGompertz,
  bass,
}
