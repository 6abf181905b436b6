import { type NamedPanel, type PanelColumns, readPanel, type ShareUnit } from '@bellwether/analysis'
import { type Language, UserError } from '@bellwether/core'
import {
  type AttractionFit,
  attractionElasticityEstimates,
  type BerryFit,
  berryElasticityEstimates,
  berryLogit,
  type Coefficient,
  type InstrumentedAttraction,
  instrumentedAttraction,
  logitAttraction,
  marketsOf,
  multiplicativeInteraction,
  proportionalDiversion,
  willingnessToPay,
  type ZeroShareRule,
} from '@bellwether/models'
import { levelOption } from '../numbers.ts'
import type { Output } from '../output/output.ts'
import {
  coefficientRow,
  type ElasticityRow,
  estimateColumn,
  nameColumn,
  printPairs,
  printWorth,
  probabilityColumn,
  round,
} from './columns.ts'
import { messages } from './words.ts'

/** The options of `choice attraction` as commander gives them. */
export type AttractionFlags = {
  period: string
  entity: string
  share: string
  unit?: string
  total?: string
  attributes: string[]
  differential: string[]
  constants: boolean
  form: string
  method?: string
  errors?: string
  zeros: string
  instruments: string[]
  price?: string
  elasticity: string[]
  level: string
}

function oneOf<const T extends string>(
  option: string,
  text: string,
  names: readonly T[],
  language: Language,
): T {
  const found = names.find((name) => name === text)
  if (found) return found
  throw new UserError(messages(language).badName({ option, text, names: names.join(', ') }), {
    hint: `${option} ${names[0]}`,
  })
}

/** How a panel lies in the file, by the options. */
function columnsOf(flags: AttractionFlags, language: Language): PanelColumns {
  const asked = [...flags.attributes, ...flags.differential, ...flags.instruments]
  const attributes = [...new Set(flags.price === undefined ? asked : [...asked, flags.price])]
  const { period, entity, share, unit, total } = flags
  return {
    period,
    entity,
    share,
    attributes,
    zeros: oneOf('--zeros', flags.zeros, ['drop', 'half-minimum'] satisfies ZeroShareRule[], language),
    ...(unit !== undefined && {
      unit: oneOf('--unit', unit, ['share', 'percent', 'amount'] satisfies ShareUnit[], language),
    }),
    ...(total !== undefined && { total }),
  }
}

type Fit = AttractionFit | InstrumentedAttraction | BerryFit

function fitBerry(panel: NamedPanel, flags: AttractionFlags, language: Language): BerryFit {
  const { price, instruments, constants } = flags
  if (price === undefined) {
    throw new UserError(messages(language).needsPrice, {
      hint: '--form berry --price price --instruments cost',
    })
  }
  const attributes = flags.attributes.filter((name) => name !== price)
  const method = oneOf('--method', flags.method ?? '2sls', ['2sls', 'gmm'], language)
  return berryLogit(
    panel,
    { price, attributes, instruments, constants, method },
    { level: levelOption(flags.level, language) },
  )
}

/** The model that the options ask for. */
function fitShares(panel: NamedPanel, flags: AttractionFlags, language: Language): Fit {
  const form = oneOf('--form', flags.form, ['mnl', 'mci', 'berry'], language)
  if (form === 'berry') return fitBerry(panel, flags, language)
  const { attributes, differential, constants, instruments, price } = flags
  const inference = { level: levelOption(flags.level, language) }
  if (instruments.length > 0) {
    if (price === undefined) throw new UserError(messages(language).needsPrice, { hint: '--price price' })
    const all = [...new Set([...attributes, price])]
    return instrumentedAttraction(
      panel,
      { form, attributes: all, endogenous: price, instruments, constants },
      inference,
    )
  }
  const method = oneOf('--method', flags.method ?? 'ols', ['ols', 'gls'], language)
  const errors = oneOf(
    '--errors',
    flags.errors ?? 'clustered',
    ['clustered', 'classical', 'two-way'],
    language,
  )
  const fit = form === 'mci' ? multiplicativeInteraction : logitAttraction
  return fit(panel, { attributes, differential, constants, method, errors }, inference)
}

const isBerry = (fit: Fit): fit is BerryFit => 'naivePriceCoefficient' in fit

/** First stage, surplus instruments and endogeneity, where there are instruments. */
function identificationOf(fit: Fit) {
  if (!('firstStageF' in fit)) return {}
  const first = isBerry(fit) ? fit.firstStageF[0]! : (fit as InstrumentedAttraction).firstStageF
  return {
    first_stage_f: first.statistic,
    first_stage_p: first.pValue,
    ...('endogeneity' in fit && { endogeneity_p: fit.endogeneity.pValue }),
    ...(fit.overidentification && {
      overidentification: fit.overidentification.statistic,
      overidentification_p: fit.overidentification.pValue,
    }),
    ...(isBerry(fit) && { naive_price_coefficient: fit.naivePriceCoefficient.estimate }),
  }
}

function printModel(fit: Fit, panel: NamedPanel, unit: ShareUnit, flags: AttractionFlags, out: Output): void {
  const say = messages(out.language)
  const row = {
    kind: 'fit',
    model: flags.form,
    observations: panel.shares.length,
    periods: panel.periods.length,
    entities: panel.products.length,
    r_squared: isBerry(fit) ? null : fit.rSquared,
    share_unit: unit,
    zero_shares: panel.zeros.count,
    zero_rule: panel.zeros.rule,
    ...identificationOf(fit),
  }
  if (out.json) {
    out.rows([row, ...fit.coefficients.map(coefficientRow)], [])
    return
  }
  const r2 = row.r_squared === null ? '–' : round(row.r_squared)
  const counts = { n: String(row.observations), markets: String(row.periods) }
  out.text(say.attractionSummary({ form: flags.form, ...counts, r2 }))
  if (panel.zeros.count > 0)
    out.text(say.zeroShares({ n: String(panel.zeros.count), rule: panel.zeros.rule }))
  if ('first_stage_f' in row) {
    const p = 'endogeneity_p' in row ? round(row.endogeneity_p as number) : '–'
    out.text(say.instrumented({ f: round(row.first_stage_f as number), p }))
  }
  out.rows(fit.coefficients, [
    nameColumn,
    estimateColumn<Coefficient>('Estimate', '估计', (c) => c.estimate),
    estimateColumn<Coefficient>('Error', '标准误', (c) => c.standardError),
    estimateColumn<Coefficient>('z', 'z', (c) => c.statistic),
    probabilityColumn,
    estimateColumn<Coefficient>('Low', '低', (c) => c.low),
    estimateColumn<Coefficient>('High', '高', (c) => c.high),
  ])
}

/** Elasticities and diversion of one period, at its predicted shares (Berry: at its observed ones). */
function pairsOf(fit: Fit, panel: NamedPanel, attribute: string, level: number): ElasticityRow[] {
  const market = panel.periods.length - 1
  const rows = marketsOf(panel).at(-1)!
  const shares = new Float64Array(panel.products.length)
  const known = isBerry(fit) ? panel.shares : fit.predict(panel)
  for (const i of rows) shares[panel.product[i]!] = known[i]!
  const { values, standardErrors, intervals } = isBerry(fit)
    ? berryElasticityEstimates(fit, market)
    : attractionElasticityEstimates(fit, panel, market, attribute, { level })
  const diversion = proportionalDiversion(panel.products, shares).values
  return Array.from(values, (elasticity, at): ElasticityRow => {
    return {
      kind: 'elasticity',
      attribute,
      of: panel.products[Math.floor(at / panel.products.length)]!,
      by: panel.products[at % panel.products.length]!,
      elasticity,
      standard_error: standardErrors[at]!,
      ...intervals[at]!,
      diversion: diversion[at]!,
    }
  }).filter(({ elasticity }) => !Number.isNaN(elasticity))
}

/** `bellwether choice attraction`: a model of shares over periods. */
export async function attraction(file: string, flags: AttractionFlags, out: Output): Promise<void> {
  const { language } = out
  const { panel, unit } = await readPanel(file, columnsOf(flags, language))
  const fit = fitShares(panel, flags, language)
  printModel(fit, panel, unit, flags, out)
  const level = levelOption(flags.level, language)
  for (const attribute of flags.elasticity) printPairs(pairsOf(fit, panel, attribute, level), attribute, out)
  if (flags.price === undefined) return
  const { estimates, covariance, coefficients } = fit
  const parameters = coefficients.map(({ name }) => name)
  const worth = willingnessToPay(
    { parameters, estimates, covariance, robustCovariance: covariance },
    flags.price,
    { level },
  )
  printWorth(worth, flags.price, out)
}
