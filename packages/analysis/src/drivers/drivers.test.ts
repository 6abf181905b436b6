import { createRandom } from '@bellwether/core'
import { openFacts } from '@bellwether/market'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type NamedPanel, type PanelRow, panelOf } from '../panel/panel.ts'
import { changeParts } from './changes.ts'
import { drivers, nearestYearBefore } from './drivers.ts'
import { fitDrivers } from './fit.ts'
import { llmDrivers, llmLogs, llmPanel } from './llm-panel.ts'
import { driverMap } from './map.ts'
import { driverRows } from './rows.ts'

const [qualityEffect, priceEffect] = [0.6, -0.9]

/** Shares of four brands from planted effects, with levels of their own. */
function planted(seed: number, months: number, noise: number): NamedPanel {
  const random = createRandom(seed)
  const rows = Array.from({ length: months }, (_, t) => {
    const brands = ['a', 'b', 'c', 'd'].map((entity, j) => {
      const [quality, price] = [random.normal(), Math.exp(0.5 * random.normal())]
      const attraction =
        0.3 * j + qualityEffect * quality + priceEffect * Math.log(price) + noise * random.normal()
      return {
        entity,
        quality,
        price,
        twin: 2 * quality + 0.01 * random.normal(),
        attraction: Math.exp(attraction),
      }
    })
    const total = brands.reduce((sum, { attraction }) => sum + attraction, 0)
    return brands.map(
      ({ entity, attraction, ...attributes }): PanelRow => ({
        period: `2024-${String(t).padStart(3, '0')}`,
        entity,
        share: attraction / total,
        attributes,
      }),
    )
  })
  return panelOf(rows.flat(), ['quality', 'price', 'twin'])
}

describe('drivers of a panel', () => {
  const question = { drivers: ['quality', 'price'], logs: ['price'] }
  const answer = drivers(planted(1, 60, 0.2), question)

  it('find the planted effects, and divide R² without a rest', () => {
    const [quality, price] = answer.effects
    expect(Math.abs(quality!.effect - qualityEffect)).toBeLessThan(0.1)
    expect(Math.abs(price!.effect - priceEffect)).toBeLessThan(0.15)
    const parts = answer.effects.reduce((sum, { importance }) => sum + importance, answer.entityImportance)
    expect(parts).toBeCloseTo(answer.fit.rSquared, 10)
  })

  it('are refitted without each entity and each period', () => {
    expect(answer.leftOut).toHaveLength(2 * (4 + 60))
    for (const { driver, lowest, highest, sign_kept } of answer.stability) {
      const { effect } = answer.effects.find((row) => row.driver === driver)!
      expect([lowest <= effect, effect <= highest, sign_kept]).toEqual([true, true, true])
    }
    const without = planted(1, 60, 0.2)
    const rows = answer.leftOut.filter(({ left_out }) => left_out === 'c')
    const kept = panelOf(
      Array.from(without.shares, (share, i) => ({
        period: without.periods[without.market[i]!]!,
        entity: without.products[without.product[i]!]!,
        share,
        attributes: { quality: without.attributes.quality![i]!, price: without.attributes.price![i]! },
      })).filter(({ entity }) => entity !== 'c'),
      ['quality', 'price'],
    )
    expect(rows[0]!.effect).toBeCloseTo(fitDrivers(kept, question).effects[0]!.effect, 10)
  })

  it('divide every change of share within 1e-12, whatever the panel', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0.05, max: 1, noNaN: true }), (seed, noise) => {
        const found = fitDrivers(planted(seed, 12, noise), question)
        const parts = changeParts(found)
        for (const entity of ['a', 'b', 'c', 'd']) {
          const own = parts.filter((part) => part.entity === entity)
          const sum = own.reduce((total, { part }) => total + part, 0)
          expect(Math.abs(sum - own[0]!.change)).toBeLessThan(1e-12)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('warn of prices, twins and thin data, and never of nothing', () => {
    const codes = answer.warnings.map(({ code }) => code)
    expect(codes).toEqual(expect.arrayContaining(['not_causal', 'price_endogenous', 'thin_data']))
    expect(codes).not.toContain('collinear')
    const twins = drivers(planted(1, 60, 0.2), { drivers: ['quality', 'twin'] })
    expect(twins.warnings.filter(({ code }) => code === 'collinear').map(({ driver }) => driver)).toEqual([
      'quality',
      'twin',
    ])
  })

  it('refuse what they cannot tell', () => {
    const flat = planted(1, 12, 0.1)
    const same = {
      ...flat,
      attributes: { ...flat.attributes, fixed: Array(flat.shares.length).fill(2) },
    }
    expect(() => fitDrivers(same, { drivers: ['fixed'] })).toThrow('"fixed" is 2 everywhere')
    expect(() => fitDrivers(flat, { drivers: ['colour'] })).toThrow('there is no driver "colour"')
    expect(() => changeParts(answer, { from: '1999' })).toThrow('there is no period "1999"')
    expect(() => fitDrivers(flat, { drivers: ['quality'], logs: ['quality'] })).toThrow('has no logarithm')
  })
})

describe('the LLM market', async () => {
  const engine = await openFacts()
  const market = await llmPanel(engine)
  const map = await driverMap(engine, market)
  await engine.close()

  it('is a panel of vendors and months of which every driver is known', () => {
    const { panel } = market
    expect(panel.products).toEqual(expect.arrayContaining(['OpenAI', 'Anthropic', 'Google', 'DeepSeek']))
    expect(panel.periods.length).toBeGreaterThanOrEqual(20)
    for (const driver of llmDrivers) {
      expect(Array.from(panel.attributes[driver]!).every(Number.isFinite)).toBe(true)
    }
    expect(market.leftOut).toBe(market.months.length - panel.shares.length)
    const { price_input, open_weights } = market.months.find(
      ({ entity, period }) => entity === 'Anthropic' && period.startsWith('2025-10'),
    )!
    expect([price_input! >= 1 && price_input! <= 15, open_weights]).toEqual([true, 0])
  })

  it('answers with rows whose parts add up, and a map whose edges say what was measured or that nothing was', () => {
    const from = nearestYearBefore(market.panel)!
    const answer = drivers(market.panel, { drivers: llmDrivers, logs: llmLogs }, { from })
    const rows = driverRows(answer, 'en')
    expect(new Set(rows.map(({ kind }) => kind))).toEqual(
      new Set(['model', 'driver', 'warning', 'change', 'stability']),
    )
    const changes = rows.filter(({ kind, entity }) => kind === 'change' && entity === 'OpenAI')
    const sum = changes.reduce((total, { part }) => total + (part as number), 0)
    expect(Math.abs(sum - (changes[0]!.change as number))).toBeLessThan(1e-12)
    for (const { association, low, high, n } of map.edges) {
      expect(
        association === null ? low === null : low! <= association && association <= high! && n >= 5,
      ).toBe(true)
    }
    expect(
      map.edges.filter(({ from }) => from === 'experience').every(({ association }) => association === null),
    ).toBe(true)
  })
})
