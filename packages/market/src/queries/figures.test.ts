import { expect, onTestFinished, test } from 'vitest'
import { openFacts } from '../facts/open.ts'
import { type Figure, figures } from './figures.ts'

test('the sources of a figure come in one order, whatever threads find first', async () => {
  const engine = await openFacts()
  onTestFinished(() => engine.close())
  const rows = await engine.all<Figure>(figures(engine.dialect, { measure: 'annualized_revenue' }))
  const several = rows.filter(({ sources }) => sources.length > 1)
  expect(several.length).toBeGreaterThan(0)
  for (const { sources } of several) expect(sources).toEqual([...new Set(sources)].toSorted())
})
