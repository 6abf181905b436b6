import { languages } from '@bellwether/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Engine } from '../engines/engine.ts'
import { temporaryFolder } from '../facts/base.contract.ts'
import { openFacts } from '../facts/open.ts'
import { openWorkspace } from '../workspace/open.ts'
import { figure, found } from './figures.contract.ts'
import { type Finding, figureId, findings, gatedRows, gateRows } from './findings.ts'
import { gates } from './registry.ts'

let engine: Engine
let all: Finding[]
beforeAll(async () => {
  engine = await openFacts()
  all = await findings(engine)
})
afterAll(() => engine.close())

const kinds = (gate: string) => all.filter((finding) => finding.gate === gate)

it.each(Object.entries(gates))(
  '%s has a title in both languages, and finds nothing in one sound figure',
  (_, gate) => {
    expect(gate.title.en).not.toBe(gate.title.zh)
    expect(found(gate, [figure()])).toEqual([])
    expect(found(gate, [])).toEqual([])
  },
)

it('holds the estimated spend of OpenRouter, of which some weeks bill cached tokens twice', () => {
  expect(kinds('cached_tokens').map(({ rows }) => rows)).toEqual([11, 155])
})

it('holds the count of Chinese tokens that its own source contradicts: 140-fold in words, 1,400-fold in figures', () => {
  expect(kinds('unit_jumps').map(({ message }) => message.en)).toEqual([
    'AI tokens, China (official count) · tokens a day: the figure of 2026-03-31 is 1,400 times its neighbours',
  ])
})

it('finds no duplicate and no share over 100 % in the embedded base', () => {
  expect([...kinds('duplicates'), ...kinds('shares_over_100')]).toEqual([])
})

it('tells every finding and remedy in both languages', () => {
  for (const { message, remedy } of all)
    for (const language of languages) {
      expect(message[language]).not.toMatch(/undefined|null|NaN/)
      expect(remedy[language].length).toBeGreaterThan(5)
    }
})

it('keys every gated row to one figure that is still there', async () => {
  const rows = gatedRows(all)
  expect(await gateRows(engine)).toEqual(rows)
  const { readEvidence } = await import('./evidence.ts')
  const { observations } = await readEvidence(engine)
  const known = new Map(observations.map((o) => [figureId(o), o]))
  expect(known.size).toBe(observations.length)
  expect(rows.length).toBeGreaterThan(150)
  for (const row of rows) expect(known.has(figureId(row))).toBe(true)
})

it('asks nothing of an empty workspace', async () => {
  const workspace = await openWorkspace(temporaryFolder())
  expect(await findings(workspace)).toEqual([])
  await workspace.close()
})
