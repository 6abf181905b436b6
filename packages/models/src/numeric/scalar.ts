import { UserError } from '@bellwether/core'

/**
 * A root of `f` between two points where its signs differ: Chandrupatla's method (1997), inverse quadratic
 * interpolation guarded by bisection.
 *
 * @throws UserError when f has the same sign at both ends
 * @example
 * findRoot((x) => x * x - 2, 0, 2) // 1.414213562373095
 */
export function findRoot(f: (x: number) => number, low: number, high: number, tolerance = 1e-14): number {
  let [a, b] = [low, high]
  let fa = f(a)
  let fb = f(b)
  if (fa * fb > 0 || Number.isNaN(fa * fb)) {
    throw new UserError(`no sign change between ${low} and ${high}: f is ${fa} and ${fb}`, {
      hint: 'give two points between which the function crosses zero',
    })
  }
  let share = 0.5
  for (let i = 0; i < 200; i++) {
    const best = Math.abs(fa) < Math.abs(fb) ? a : b
    const width = tolerance * Math.max(1, Math.abs(best))
    if (Math.abs(b - a) <= width || fa === 0 || fb === 0) return Math.abs(fa) < Math.abs(fb) ? a : b
    const t = Math.min(Math.max(share, width / (2 * Math.abs(b - a))), 1 - width / (2 * Math.abs(b - a)))
    const x = a + t * (b - a)
    const fx = f(x)
    const sameSide = Math.sign(fx) === Math.sign(fa)
    const [c, fc] = sameSide ? [a, fa] : [b, fb]
    if (!sameSide) [b, fb] = [a, fa]
    ;[a, fa] = [x, fx]
    const xi = (a - b) / (c - b)
    const phi = (fa - fb) / (fc - fb)
    const smooth = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi
    share = smooth
      ? (fa / (fb - fa)) * (fc / (fb - fc)) + ((c - a) / (b - a)) * (fa / (fc - fa)) * (fb / (fc - fb))
      : 0.5
  }
  return Math.abs(fa) < Math.abs(fb) ? a : b
}

const golden = (3 - Math.sqrt(5)) / 2

/**
 * The place in [low, high] where a function of one variable is least, by golden section (Kiefer, 1953): certain for
 * a function with one valley, a local minimum otherwise.
 */
export function minimizeScalar(
  f: (x: number) => number,
  low: number,
  high: number,
  tolerance = 1e-8,
): { readonly point: number; readonly value: number } {
  let [a, b] = [low, high]
  let x = a + golden * (b - a)
  let y = b - golden * (b - a)
  let fx = f(x)
  let fy = f(y)
  while (Math.abs(b - a) > tolerance * Math.max(1, Math.abs(x))) {
    if (fx < fy) {
      b = y
      ;[y, fy] = [x, fx]
      x = a + golden * (b - a)
      fx = f(x)
    } else {
      a = x
      ;[x, fx] = [y, fy]
      y = b - golden * (b - a)
      fy = f(y)
    }
  }
  return fx < fy ? { point: x, value: fx } : { point: y, value: fy }
}
