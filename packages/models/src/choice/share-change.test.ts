import { expect, it } from 'vitest'
import { logitAttraction } from './attraction.ts'
import fixture from './fixtures/shares.json' with { type: 'json' }
import { shareChange } from './share-change.ts'
import { type SharePanel, selectObservations } from './share-panel.ts'

const panel: SharePanel = fixture
const fit = logitAttraction(panel, { attributes: ['quality', 'price'] })
const month = (t: number) =>
  selectObservations(
    panel,
    [0, 1, 2, 3].map((j) => 4 * t + j),
  )

it('divides each change of share without a rest', () => {
  for (const change of shareChange(fit, month(3), month(11), ['quality', 'price'])) {
    const sum = change.parts.reduce((a, b) => a + b, 0) + change.unexplained
    expect(Math.abs(sum - (change.after - change.before))).toBeLessThan(1e-12)
  }
})

it('gives everything to the one attribute that moved, and parts of all products cancel', () => {
  const before = month(3)
  const moved = { ...before, attributes: { ...before.attributes, price: [3, 2, 4, 3] } }
  const after = { ...moved, shares: shiftedShares(before, moved) }
  const changes = shareChange(fit, before, after, ['quality', 'price'])
  for (const { parts, unexplained, before, after } of changes) {
    expect(parts[0]).toBeCloseTo(0, 12)
    expect(unexplained).toBeCloseTo(0, 12)
    expect(parts[1]).toBeCloseTo(after - before, 12)
  }
  expect(changes.reduce((sum, { parts }) => sum + parts[1]!, 0)).toBeCloseTo(0, 12)
})

/** The model's shares after a move, with what it does not explain as before. */
function shiftedShares(before: SharePanel, after: SharePanel): number[] {
  const [p, q] = [fit.predict(before), fit.predict(after)]
  const raw = Array.from(before.shares, (s, i) => (s * q[i]!) / p[i]!)
  return raw.map((v) => v / raw.reduce((a, b) => a + b, 0))
}

it('compares like with like', () => {
  const fewer = selectObservations(panel, [0, 1, 2])
  expect(() => shareChange(fit, month(0), fewer, ['price'])).toThrow('products before and after differ')
})
