import { expect, it, onTestFinished } from 'vitest'
import type { Engine } from '../engines/engine.ts'
import { writeBase } from '../facts/base.contract.ts'
import { openFacts } from '../facts/open.ts'
import { type CitedSource, citedSources, type Fact, type FactOptions, facts } from './facts.ts'

/** A fact base of three figures by two sources. */
async function opened(): Promise<Engine> {
  const engine = await openFacts(
    writeBase({
      sources: [{}, { source_id: 'diary-2025', title: 'The diary', publisher: 'Jonah' }],
      vendors: [{}, { vendor: 'Jonah' }],
      observations: [
        {},
        { metric: 'visits', source_id: 'diary-2025' },
        { market: 'Boats', entity: 'Jonah', vendor: 'Jonah' },
      ],
    }),
  )
  onTestFinished(() => engine.close())
  return engine
}

it('gives all figures, or those of a part of a market, a metric, a vendor or product, or a source', async () => {
  const engine = await opened()
  const values = async (options: FactOptions) =>
    (await engine.all<Fact>(facts(engine.dialect, options))).map(
      ({ market, metric, entity }) => `${market} ${metric} ${entity}`,
    )
  expect(await values({})).toEqual(['Boats tokens Jonah', 'Ships tokens Ark', 'Ships visits Ark'])
  expect(await values({ market: 'boat' })).toEqual(['Boats tokens Jonah'])
  expect(await values({ metric: 'VISITS' })).toEqual(['Ships visits Ark'])
  expect(await values({ vendor: 'noah', metric: 'tokens' })).toEqual(['Ships tokens Ark'])
  expect(await values({ vendor: 'ark', source: 'the diary' })).toEqual(['Ships visits Ark'])
  expect(await values({ market: '船', vendor: '方舟' })).toEqual(['Ships tokens Ark', 'Ships visits Ark'])
  expect(await values({ vendor: '诺亚', metric: 'visits' })).toEqual(['Ships visits Ark'])
  expect(await values({ market: "'; drop table observations" })).toEqual([])
})

it('gives each figure its source and its Chinese names', async () => {
  const engine = await opened()
  const [fact] = await engine.all<Fact>(facts(engine.dialect, { metric: 'visits' }))
  expect(fact).toMatchObject({ title: 'The diary', publisher: 'Jonah', market_zh: '船', entity_zh: '方舟' })
})

it('counts the figures that cite a source', async () => {
  const engine = await opened()
  const cited = async (options: FactOptions) =>
    (await engine.all<CitedSource>(citedSources(engine.dialect, options))).map(
      ({ source_id, figures }) => `${source_id} ${figures}`,
    )
  expect(await cited({})).toEqual(['diary-2025 1', 'log-2025 2'])
  expect(await cited({ market: 'Boats' })).toEqual(['log-2025 1'])
  expect(await cited({ source: 'jonah' })).toEqual(['diary-2025 1'])
})
