import { type Bilingual, defineMessages, formatNumber, inBoth } from '@bellwether/core'
import type { DriverFit } from './fit.ts'
import { driverName } from './names.ts'
import type { Stability } from './stability.ts'

/** What a reader must know before an effect is believed. */
export type DriverWarning = {
  readonly code:
    | 'not_causal'
    | 'price_endogenous'
    | 'weak_instruments'
    | 'thin_data'
    | 'collinear'
    | 'unstable'
    | 'zero_shares'
  /** Which driver is meant; null when all are. */
  readonly driver: string | null
  readonly value: number | null
  readonly message: Bilingual
}

const messages = defineMessages({
  en: {
    notCausal: 'Effects are associations: no design identifies what a driver does by itself.',
    oneOnly: ({ driver }: { driver: string }) =>
      `Only the effect of ${driver} is identified, and only if the instruments move share through it alone; the others are associations.`,
    price: ({ driver }: { driver: string }) =>
      `${driver} is set by sellers who watch demand: its effect mixes both. Instruments (--instruments) could tell them apart.`,
    weak: ({ driver, n }: { driver: string; n: string }) =>
      `The instruments of ${driver} are weak (first stage F ${n}, below 10): its effect is not to be trusted.`,
    thin: ({ n, clusters }: { n: string; clusters: string }) =>
      `Thin data: ${n} observations an effect, ${clusters} entities. Intervals from fewer than 30 entities can be too narrow.`,
    collinear: ({ driver, n }: { driver: string; n: string }) =>
      `${driver} moves with the others or with who the entity is (variance inflation ${n}): its own effect can't be told from theirs.`,
    unstable: ({ driver, who }: { driver: string; who: string }) =>
      `The sign of ${driver} turns when ${who} is left out.`,
    zeros: ({ n, rule }: { n: string; rule: string }) => `${n} shares of 0 have no logarithm; rule: ${rule}.`,
  },
  zh: {
    notCausal: '所列均为关联：没有可识别单个因素作用的设计。',
    oneOnly: ({ driver }) => `仅${driver}的效应得到识别，且前提是工具变量只通过它影响份额；其余均为关联。`,
    price: ({ driver }) =>
      `${driver}由关注需求的卖方制定，其效应混合了两者；工具变量（--instruments）才能区分。`,
    weak: ({ driver, n }) => `${driver}的工具变量偏弱（第一阶段 F 为 ${n}，低于 10）：其效应不可信。`,
    thin: ({ n, clusters }) =>
      `数据单薄：每个效应仅 ${n} 个观测，共 ${clusters} 家。不足 30 家时区间可能过窄。`,
    collinear: ({ driver, n }) =>
      `${driver}与其他因素或厂商自身差异高度相关（方差膨胀 ${n}）：无法单独分辨其效应。`,
    unstable: ({ driver, who }) => `剔除 ${who} 后，${driver}的符号改变。`,
    zeros: ({ n, rule }) => `${n} 个零份额没有对数；规则：${rule}。`,
  },
})

const warn = (
  code: DriverWarning['code'],
  driver: string | null,
  value: number | null,
  tell: (say: ReturnType<typeof messages>, name: string, amount: string) => string,
): DriverWarning => ({
  code,
  driver,
  value,
  message: inBoth((language) =>
    tell(
      messages(language),
      driver === null ? '' : driverName(driver, language),
      value === null ? '' : formatNumber(value, language),
    ),
  ),
})

const isPrice = (driver: string) => /price|cost|fee|tariff/i.test(driver)

/** Observations an effect below which data are thin, and entities below which clustered errors are. */
const [fewObservations, fewEntities] = [10, 30]

function identification({ question, fit }: DriverFit): DriverWarning[] {
  const { instrumented, drivers } = question
  if (!instrumented) {
    return [
      warn('not_causal', null, null, (say) => say.notCausal),
      ...drivers
        .filter(isPrice)
        .map((driver) => warn('price_endogenous', driver, null, (say, name) => say.price({ driver: name }))),
    ]
  }
  const f = 'firstStageF' in fit ? fit.firstStageF.statistic : Number.NaN
  const only = warn('not_causal', instrumented.driver, null, (say, driver) => say.oneOnly({ driver }))
  if (!(f < 10)) return [only]
  return [only, warn('weak_instruments', instrumented.driver, f, (say, driver, n) => say.weak({ driver, n }))]
}

/** Everything that the data give reason to doubt, in the order of its weight. */
export function warningsOf(found: DriverFit, stability: readonly Stability[]): DriverWarning[] {
  const { panel, fit, effects } = found
  const perEffect = panel.shares.length / fit.coefficients.length
  const entities = panel.products.length
  const thin = perEffect < fewObservations || entities < fewEntities
  return [
    ...identification(found),
    ...(thin
      ? [warn('thin_data', null, perEffect, (say, _, n) => say.thin({ n, clusters: String(entities) }))]
      : []),
    ...effects
      .filter(({ vif }) => vif > 10)
      .map(({ driver, vif }) =>
        warn('collinear', driver, vif, (say, name, n) => say.collinear({ driver: name, n })),
      ),
    ...stability
      .filter(({ sign_kept }) => !sign_kept)
      .map(({ driver, lowest, lowest_without, highest_without }) => {
        const effect = effects.find((row) => row.driver === driver)!.effect
        const who = Math.sign(lowest) === Math.sign(effect) ? highest_without : lowest_without
        return warn('unstable', driver, null, (say, name) => say.unstable({ driver: name, who }))
      }),
    ...(panel.zeros.count > 0
      ? [
          warn('zero_shares', null, panel.zeros.count, (say, _, n) =>
            say.zeros({ n, rule: panel.zeros.rule }),
          ),
        ]
      : []),
  ]
}
