import { contraryEffects, type SimulatedMarket, type Standing } from './market.ts'
import type { Change, Scenario } from './scenario.ts'

/** A question that is asked of the market by itself, with whom it is about. */
export type AskedScenario = {
  readonly kind: 'cheaper' | 'capable' | 'open' | 'exit'
  readonly entity: string
  readonly scenario: Scenario
}

type Known = Standing & { readonly attributes: Readonly<Record<string, number>> }

const most = (entities: readonly Known[], value: (known: Known) => number): Known | undefined =>
  entities.reduce<Known | undefined>(
    (best, one) => (best === undefined || value(one) > value(best) ? one : best),
    undefined,
  )

const asked = (kind: AskedScenario['kind'], entity: string, change: Change): AskedScenario => ({
  kind,
  entity,
  scenario: { name: `${kind}: ${entity}`, changes: [change], respond: false },
})

/**
 * Questions that the market itself suggests: its dearest vendor halves the price, its largest catches up with the best
 * rating, its largest closed one opens half of its models, its largest leaves. Where the estimated sign is against what an
 * attribute does by itself (see `contraryEffects`), the question is not asked: the answer would be of something else.
 */
export function llmScenarios(market: SimulatedMarket): AskedScenario[] {
  const { standing } = market
  const contrary = contraryEffects(market)
  const known = standing.filter((one): one is Known => one.attributes !== undefined)
  const value = (attribute: string) => (one: Known) => one.attributes[attribute] ?? 0
  const share = (one: Known) => one.share
  const best = most(known, value('arena_rating'))
  const dearest = most(known, value('price'))
  const behind = most(
    known.filter((one) => best !== undefined && value('arena_rating')(one) < value('arena_rating')(best)),
    share,
  )
  const closed = most(
    known.filter((one) => value('open_weights')(one) < 0.25),
    share,
  )
  const largest = most(known, share)
  const set = (entity: string, attribute: string, kind: 'to' | 'times', amount: number): Change => ({
    kind: 'attribute',
    entity,
    at: 1,
    attribute,
    amount: { kind, value: amount },
  })
  return [
    ...(dearest && !contrary.includes('price')
      ? [asked('cheaper', dearest.entity, set(dearest.entity, 'price', 'times', -0.5))]
      : []),
    ...(behind && best && !contrary.includes('arena_rating')
      ? [
          asked(
            'capable',
            behind.entity,
            set(behind.entity, 'arena_rating', 'to', best.attributes.arena_rating!),
          ),
        ]
      : []),
    ...(closed ? [asked('open', closed.entity, set(closed.entity, 'open_weights', 'to', 0.5))] : []),
    ...(largest ? [asked('exit', largest.entity, { kind: 'exit', entity: largest.entity, at: 1 })] : []),
  ]
}
