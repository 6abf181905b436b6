import { formatNumber } from '@bellwether/core'
import { readColumns } from '@bellwether/market'
import {
  type ChoiceData,
  type ChoiceFit,
  diversionRatios,
  elasticityEstimates,
  willingnessToPay,
} from '@bellwether/models'
import { Argument, type Command } from 'commander'
import { type AttractionFlags, attraction } from '../choice/attraction.ts'
import {
  coefficientRow,
  estimateColumn,
  list,
  nameColumn,
  printPairs,
  printWorth,
  probabilityColumn,
  round,
} from '../choice/columns.ts'
import { type Flags, fitModel, readChoices } from '../choice/model.ts'
import { messages } from '../choice/words.ts'
import type { Context } from '../context.ts'
import { levelOption } from '../numbers.ts'
import type { Output } from '../output/output.ts'

/** A fit as NDJSON names it: its figures, then its coefficients with the robust errors beside. */
function fitRows(fit: ChoiceFit) {
  const { statistic, degreesOfFreedom, pValue } = fit.likelihoodRatio
  return [
    {
      kind: 'fit',
      model: fit.model,
      choices: fit.choices,
      log_likelihood: fit.logLikelihood,
      equal_shares_log_likelihood: fit.equalSharesLogLikelihood,
      constants_log_likelihood: fit.constantsLogLikelihood,
      mcfadden_r2: fit.mcFadden,
      rho_squared: fit.rhoSquared,
      likelihood_ratio: statistic,
      likelihood_ratio_df: degreesOfFreedom,
      likelihood_ratio_p: pValue,
      aic: fit.aic,
      bic: fit.bic,
      iterations: fit.iterations,
      converged: fit.converged,
    },
    ...fit.coefficients.map((c, k) => {
      const { kind, name, estimate, standard_error, ...tests } = coefficientRow(c)
      const robust_standard_error = fit.robustCoefficients[k]!.standardError
      return { kind, name, estimate, standard_error, robust_standard_error, ...tests }
    }),
  ]
}

function printFit(fit: ChoiceFit, out: Output): void {
  if (out.json) {
    out.rows(fitRows(fit), [])
    return
  }
  const say = messages(out.language)
  const [choices, ll, r2] = [
    formatNumber(fit.choices, out.language),
    round(fit.logLikelihood),
    round(fit.mcFadden),
  ]
  out.text(say.summary({ model: fit.model, choices, ll, r2 }))
  const robust = new Map(fit.robustCoefficients.map((c) => [c.name, c.standardError]))
  out.rows(fit.coefficients, [
    nameColumn,
    estimateColumn('Estimate', '估计', (c) => c.estimate),
    estimateColumn('Error', '标准误', (c) => c.standardError),
    estimateColumn('Robust', '稳健', (c) => robust.get(c.name)!),
    estimateColumn('z', 'z', (c) => c.statistic),
    probabilityColumn,
    estimateColumn('Low', '低', (c) => c.low),
    estimateColumn('High', '高', (c) => c.high),
  ])
}

function printElasticities(
  fit: ChoiceFit,
  data: ChoiceData,
  attribute: string,
  flags: Flags,
  out: Output,
): void {
  const options = { level: levelOption(flags.level, out.language), robust: flags.robust ?? false }
  const { values, standardErrors, intervals } = elasticityEstimates(fit, data, attribute, options)
  const diversion = diversionRatios(fit, data, attribute).values
  const { alternatives } = data
  const rows = Array.from(values, (elasticity, at) => ({
    kind: 'elasticity' as const,
    attribute,
    of: alternatives[Math.floor(at / alternatives.length)]!,
    by: alternatives[at % alternatives.length]!,
    elasticity,
    standard_error: standardErrors[at]!,
    ...intervals[at]!,
    diversion: diversion[at]!,
  }))
  printPairs(rows, attribute, out)
}

/**
 * `bellwether choice fit`: a logit, nested or mixed logit model of observed choices; `choice attraction`: a model of
 * shares over periods.
 */
export function configure(command: Command, { out, language }: Context): void {
  const say = messages(language)
  const collect = (text: string, before: string[]) => [...before, text]
  command
    .addArgument(new Argument('<action>', say.action).choices(['fit', 'attraction']))
    .argument('<file>', say.file)
    .option('--wide', say.wide)
    .option('--long', say.long)
    .option('--choice <column>', say.choice, 'choice')
    .option('--id <column>', say.id)
    .option('--alternative <column>', say.alternative)
    .option('--generic <names>', say.generic, list, [])
    .option('--specific <names>', say.specific, list, [])
    .option('--cases <names>', say.cases, list, [])
    .option('--separator <text>', say.separator)
    .option('--alternatives <names>', say.alternatives, list)
    .option('--availability <column>', say.availability)
    .option('--weight <column>', say.weight)
    .option('--person <column>', say.person)
    .option('--base <name>', say.base)
    .option('--no-constants', say.constants)
    .option('--nest <name=members>', say.nest, collect, [])
    .option('--common-scale', say.commonScale)
    .option('--random <name=distribution>', say.random, collect, [])
    .option('--draws <number>', say.draws)
    .option('--robust', say.robust)
    .option('--level <share>', say.level, '0.95')
    .option('--elasticity <names>', say.elasticity, list, [])
    .option('--price <name>', say.price)
    .option('--period <column>', say.period, 'period')
    .option('--entity <column>', say.entity, 'entity')
    .option('--share <column>', say.share, 'share')
    .option('--unit <name>', say.unit)
    .option('--total <column>', say.total)
    .option('--attributes <names>', say.attributes, list, [])
    .option('--differential <names>', say.differential, list, [])
    .option('--form <name>', say.form, 'mnl')
    .option('--method <name>', say.method)
    .option('--errors <name>', say.errors)
    .option('--zeros <rule>', say.zeros, 'drop')
    .option('--instruments <names>', say.instruments, list, [])
    .action(async (action: string, file: string, asked: Flags & AttractionFlags) => {
      if (action === 'attraction') return attraction(file, asked, out)
      const { data, flags } = readChoices(await readColumns(file), asked, language)
      const fit = fitModel(data, flags, language)
      printFit(fit, out)
      for (const attribute of flags.elasticity) printElasticities(fit, data, attribute, flags, out)
      if (flags.price !== undefined) {
        const options = { level: levelOption(flags.level, language), robust: flags.robust ?? false }
        printWorth(willingnessToPay(fit, flags.price, options), flags.price, out)
      }
    })
}
