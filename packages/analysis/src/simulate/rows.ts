import { type Bilingual, defineMessages, inBoth, type Language } from '@bellwether/core'
import { driverName } from '../drivers/names.ts'
import { contraryEffects } from './market.ts'
import type { Estimated, Outcome, Simulation } from './simulate.ts'

/** A row of the answer, named as `bellwether simulate --json` prints it. */
export type SimulationRow = Readonly<Record<string, unknown>> & { readonly kind: string }

/** What a reader must know before a scenario is believed. */
export type SimulationWarning = {
  readonly code: 'not_causal' | 'no_effect' | 'contrary' | 'negative_cost'
  readonly message: Bilingual
}

const messages = defineMessages({
  en: {
    notCausal: ({ names }: { names: string }) =>
      `Effects of ${names} are associations in the panel: what a change would do is told only as far as they hold when someone acts. State one of your own with assume.`,
    noEffect: ({ names }: { names: string }) =>
      `The interval of the effect of ${names} holds 0: which way a change moves shares is not known.`,
    contrary: ({ name }: { name: string }) =>
      `The sign of ${name} is against what it does by itself: something that is not observed goes with it. Don't act on this effect.`,
    negative: ({ names }: { names: string }) =>
      `Replies: the prices of ${names} are an equilibrium only with costs below 0, so demand is estimated as too insensitive.`,
  },
  zh: {
    notCausal: ({ names }) =>
      `${names}的效应是面板中的关联：只有在有人主动改变时仍成立，情景才可信。可用 assume 给出自己的效应。`,
    noEffect: ({ names }) => `${names}效应的区间含 0：改变会使份额升还是降，尚不可知。`,
    contrary: ({ name }) => `${name}的符号与其自身作用相悖：有未观测到的因素与之相随，不可据此行动。`,
    negative: ({ names }) => `应对定价：${names}的价格只有在成本为负时才是均衡，说明需求被估计得过于不敏感。`,
  },
})

const listOf = (names: readonly string[], language: Language) => names.join(language === 'zh' ? '、' : ', ')

/** The attributes that the scenarios change. */
function changedAttributes({ scenarios }: Simulation): string[] {
  const named = scenarios.flatMap(({ changes }) =>
    changes.flatMap((change) =>
      change.kind === 'attribute'
        ? [change.attribute]
        : change.kind === 'launch'
          ? change.attributes.map(([attribute]) => attribute)
          : [],
    ),
  )
  return [...new Set(named)]
}

/** What the effects that a simulation rests on give reason to doubt. */
export function simulationWarnings(simulation: Simulation): SimulationWarning[] {
  const { market, negativeCosts } = simulation
  const changed = changedAttributes(simulation).filter((name) => !market.identified.includes(name))
  const effects = effectsOf(simulation).filter(({ attribute }) => changed.includes(attribute))
  const unclear = effects.filter(({ low, high }) => low <= 0 && high >= 0)
  const say = (
    code: SimulationWarning['code'],
    tell: (say: ReturnType<typeof messages>, language: Language) => string,
  ) => ({
    code,
    message: inBoth((language) => tell(messages(language), language)),
  })
  const named = (attributes: readonly string[], language: Language) =>
    listOf(
      attributes.map((attribute) => driverName(attribute, language)),
      language,
    )
  return [
    ...(changed.length > 0
      ? [say('not_causal', (m, language) => m.notCausal({ names: named(changed, language) }))]
      : []),
    ...(unclear.length > 0
      ? [
          say('no_effect', (m, language) =>
            m.noEffect({
              names: named(
                unclear.map(({ attribute }) => attribute),
                language,
              ),
            }),
          ),
        ]
      : []),
    ...contraryEffects(market)
      .filter((attribute) => changed.includes(attribute))
      .map((attribute) =>
        say('contrary', (m, language) => m.contrary({ name: driverName(attribute, language) })),
      ),
    ...(negativeCosts.length > 0
      ? [say('negative_cost', (m, language) => m.negative({ names: listOf(negativeCosts, language) }))]
      : []),
  ]
}

/** The effects that a simulation rests on. */
export function effectsOf({ market }: Simulation) {
  const { fit, attributes, logs, identified } = market
  return attributes.map((attribute) => {
    const k = fit.coefficients.findIndex(({ name }) => name === attribute)
    const own = fit.coefficients[k]!
    const effect = fit.estimates[k]!
    const error = Math.sqrt(fit.covariance.data[k * fit.estimates.length + k]!)
    const reach = own.standardError > 0 ? (own.high - own.estimate) / own.standardError : 0
    return {
      attribute,
      log: logs.includes(attribute),
      effect,
      standard_error: error,
      low: effect - reach * error,
      high: effect + reach * error,
      identified: identified.includes(attribute),
    }
  })
}

const spread = <K extends string>(name: K, value: Estimated | undefined) => ({
  [name]: value?.point ?? null,
  [`${name}_low`]: value?.low ?? null,
  [`${name}_high`]: value?.high ?? null,
})

function outcomeRow(outcome: Outcome, unit: string): SimulationRow {
  const { scenario, period, entity, price } = outcome
  return {
    kind: 'outcome',
    scenario,
    period,
    entity,
    ...spread('share', outcome.share),
    ...spread('users', outcome.volume),
    unit,
    ...spread('revenue', outcome.revenue),
    ...spread('share_change', outcome.shareChange),
    ...spread('users_change', outcome.volumeChange),
    ...spread('revenue_change', outcome.revenueChange),
    price: price ?? null,
  }
}

/** The answer as rows: effects, every entity in every scenario and period, who gains come from, and warnings. */
export function simulationRows(simulation: Simulation, language: Language): SimulationRow[] {
  const { market, horizon, draws, scenarios } = simulation
  return [
    {
      kind: 'model',
      observations: market.panel.shares.length,
      periods: market.panel.periods.length,
      last_period: market.panel.periods.at(-1),
      horizon,
      draws,
      scenarios: scenarios.map(({ name }) => name),
      size: Number.isNaN(market.volume.size) ? null : market.volume.size,
      unit: market.volume.unit,
      growth: market.volume.growth,
      growth_sd: market.volume.growth_sd,
    },
    ...effectsOf(simulation).map((effect) => ({ kind: 'effect', ...effect })),
    ...simulation.outcomes.map((outcome) => outcomeRow(outcome, market.volume.unit)),
    ...simulation.diversion.map((row) => ({ kind: 'diversion', ...row })),
    ...simulationWarnings(simulation).map(({ code, message }) => ({
      kind: 'warning',
      code,
      message: message[language],
    })),
  ]
}
