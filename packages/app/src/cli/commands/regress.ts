import {
  type CoefficientRow,
  type RegressionErrors,
  type RegressionFamily,
  type RegressionFitRow,
  readFormula,
  regress,
  regressionErrors,
  regressionFamilies,
} from '@bellwether/analysis'
import { defineMessages, formatNumber, type Language, UserError } from '@bellwether/core'
import { readTable } from '@bellwether/market'
import { type Command, Option } from 'commander'
import type { Context } from '../context.ts'
import { levelOption, numberOption } from '../numbers.ts'
import { figureColumn, pColumn } from '../output/columns.ts'
import type { Column } from '../output/table.ts'

const messages = defineMessages({
  en: {
    file: 'CSV, TSV, NDJSON, JSON or Parquet, plain or gzip',
    y: 'the column of outcomes',
    x: 'columns of regressors, separated by commas; also log(price) and price:region',
    formula: 'both at once: "y ~ price + log(income)"; "- 1" leaves out the intercept',
    family: 'the distribution of outcomes, or a penalty on the slopes',
    errors: 'how sure coefficients are',
    intercept: 'leave out the intercept',
    penalty: 'of ridge and lasso; chosen by cross-validation unless given',
    rule: 'best: least error; simplest: strongest penalty within one standard error of it',
    folds: 'folds of the cross-validation',
    cluster: 'rows with the same text in this column are drawn together by the bootstrap',
    resamples: 'samples of the bootstrap',
    seed: 'of folds and bootstrap',
    level: 'confidence level of the intervals',
    needs: 'no outcome or no regressors are named',
    summary: ({ family, rows, errors }: Record<'family' | 'rows' | 'errors', string>) =>
      `${family}, ${rows} rows, ${errors} errors`,
    missing: ({ rows }: { rows: string }) => `${rows} rows lack something and are left out.`,
    spread: 'The residuals’ variance moves with the regressors (Breusch–Pagan p < 0.01): take --errors HC3.',
    inflated: ({ names }: { names: string }) =>
      `Follows largely from the other regressors (VIF above 10), so that its coefficient says little: ${names}.`,
    noErrors:
      'Penalised coefficients are biased and have no standard errors; --errors bootstrap gives a spread.',
  },
  zh: {
    file: 'CSV、TSV、NDJSON、JSON 或 Parquet，可为 gzip',
    y: '因变量所在列',
    x: '自变量所在列，用逗号分隔；也可写 log(price) 与 price:region',
    formula: '一并写出："y ~ price + log(income)"；"- 1" 表示无截距',
    family: '因变量的分布，或对斜率的惩罚',
    errors: '系数的不确定性如何估计',
    intercept: '不含截距',
    penalty: 'ridge 与 lasso 的惩罚；不给则由交叉验证选择',
    rule: 'best：误差最小；simplest：误差在一个标准误之内的最强惩罚',
    folds: '交叉验证的折数',
    cluster: '此列取值相同的行在自助法中一并抽取',
    resamples: '自助抽样次数',
    seed: '折与自助法的随机种子',
    level: '区间的置信水平',
    needs: '未指明因变量或自变量',
    summary: ({ family, rows, errors }) => `${family}，${rows} 行，标准误：${errors}`,
    missing: ({ rows }) => `有 ${rows} 行缺值，未计入。`,
    spread: '残差的方差随自变量变化（Breusch–Pagan p < 0.01）：请用 --errors HC3。',
    inflated: ({ names }) => `基本可由其他自变量推出（VIF 超过 10），其系数意义不大：${names}。`,
    noErrors: '带惩罚的系数有偏，没有标准误；--errors bootstrap 可给出离散程度。',
  },
})

type Flags = {
  y?: string
  x?: string
  formula?: string
  family: RegressionFamily
  errors: RegressionErrors
  intercept: boolean
  penalty?: string
  rule: 'best' | 'simplest'
  folds: string
  cluster?: string
  resamples: string
  seed: string
  level: string
}

function termsOf({ y, x, formula, intercept }: Flags, language: Language) {
  if (formula !== undefined) {
    const read = readFormula(formula)
    return { ...read, intercept: read.intercept && intercept }
  }
  const terms = x?.split(',').map((text) => text.trim())
  if (y === undefined || !terms) {
    throw new UserError(messages(language).needs, { hint: '--y sales --x price,income' })
  }
  return { y, x: terms.filter(Boolean), intercept }
}

const short = (value: number | null): string =>
  value === null || !Number.isFinite(value) ? '' : Number(value.toPrecision(4)).toString()

function columns(): Column<CoefficientRow>[] {
  type Figure = 'estimate' | 'standard_error' | 'statistic' | 'low' | 'high' | 'vif'
  const column = (en: string, zh: string, key: Figure) =>
    figureColumn<CoefficientRow>(en, zh, (row) => short(row[key]))
  return [
    { title: { en: 'Name', zh: '名称' }, cell: ({ name }) => name, shrink: true },
    column('Estimate', '估计', 'estimate'),
    column('Error', '标准误', 'standard_error'),
    column('t or z', 't 或 z', 'statistic'),
    pColumn('p', 'p', ({ p_value }) => p_value),
    column('Low', '低', 'low'),
    column('High', '高', 'high'),
    column('VIF', 'VIF', 'vif'),
  ]
}

/** The figures of a fit that it has, a line. */
const figuresLine = (fit: RegressionFitRow): string =>
  (
    [
      ['R²', fit.r_squared],
      ['pseudo R²', fit.pseudo_r_squared],
      ['σ', fit.sigma],
      ['F', fit.f_statistic],
      ['log L', fit.log_likelihood],
      ['AIC', fit.aic],
      ['Durbin–Watson', fit.durbin_watson],
      ['Breusch–Pagan p', fit.breusch_pagan_p],
      ['λ', fit.penalty],
      ['CV', fit.cv_error],
    ] as const
  )
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name} ${short(value)}`)
    .join('  ')

/** Products follow from their factors by construction: their inflation is no news. */
function isPartOfProduct(name: string, coefficients: readonly CoefficientRow[]): boolean {
  return (
    coefficients.some((other) => other.name.includes(':') && other.name.split(':').includes(name)) ||
    name.includes(':')
  )
}

function warnings(fit: RegressionFitRow, coefficients: readonly CoefficientRow[], language: Language) {
  const say = messages(language)
  const inflated = coefficients
    .filter(({ vif, name }) => (vif ?? 0) > 10 && !isPartOfProduct(name, coefficients))
    .map(({ name }) => name)
  return [
    ...(fit.missing > 0 ? [say.missing({ rows: formatNumber(fit.missing, language) })] : []),
    ...(fit.errors === 'classical' && (fit.breusch_pagan_p ?? 1) < 0.01 ? [say.spread] : []),
    ...(inflated.length > 0 ? [say.inflated({ names: inflated.join(', ') })] : []),
    ...(fit.errors === 'none' ? [say.noErrors] : []),
  ]
}

/** `bellwether regress`: a regression on the columns of a file. */
export function configure(command: Command, { out, language }: Context): void {
  const say = messages(language)
  command
    .argument('<file>', say.file)
    .option('--y <column>', say.y)
    .option('--x <columns>', say.x)
    .option('--formula <text>', say.formula)
    .addOption(new Option('--family <name>', say.family).choices(regressionFamilies).default('linear'))
    .addOption(new Option('--errors <kind>', say.errors).choices(regressionErrors).default('classical'))
    .option('--no-intercept', say.intercept)
    .option('--penalty <number>', say.penalty)
    .addOption(new Option('--rule <name>', say.rule).choices(['best', 'simplest']).default('best'))
    .option('--folds <count>', say.folds, '10')
    .option('--cluster <column>', say.cluster)
    .option('--resamples <count>', say.resamples, '1000')
    .option('--seed <number>', say.seed, '1')
    .option('--level <share>', say.level, '0.95')
    .action(async (file: string, flags: Flags) => {
      const whole = (key: 'folds' | 'resamples' | 'seed', least: number) =>
        numberOption(flags[key], `--${key}`, language, { least, whole: true })
      const options = {
        ...termsOf(flags, language),
        ...{ family: flags.family, errors: flags.errors, rule: flags.rule, cluster: flags.cluster },
        folds: whole('folds', 2),
        resamples: whole('resamples', 1),
        seed: whole('seed', 0),
        level: levelOption(flags.level, language),
        penalty:
          flags.penalty === undefined
            ? undefined
            : numberOption(flags.penalty, '--penalty', language, { least: 0 }),
      }
      const { fit, coefficients } = regress(await readTable(file), options)
      const { family, errors } = fit
      out.text(say.summary({ family, errors, rows: formatNumber(fit.rows, language) }))
      if (out.json) out.rows([fit], [])
      out.rows(coefficients, columns())
      out.text(`\n${figuresLine(fit)}`)
      for (const warning of warnings(fit, coefficients, language)) out.notice(warning)
    })
}
