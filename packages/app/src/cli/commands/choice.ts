import { defineMessages, formatNumber, type Language, UserError } from '@bellwether/core'
import { readColumns } from '@bellwether/market'
import {
  type ChoiceData,
  type ChoiceFit,
  type Coefficient,
  type Columns,
  diversionRatios,
  elasticityEstimates,
  logit,
  longChoices,
  type MixingDistribution,
  mixedLogit,
  nestedLogit,
  type UtilitySpecification,
  wideChoices,
  willingnessToPay,
} from '@bellwether/models'
import { Argument, type Command } from 'commander'
import type { Context } from '../context.ts'
import type { Output } from '../output/output.ts'
import type { Column } from '../output/table.ts'

const messages = defineMessages({
  en: {
    action: 'what to do: fit estimates a model of who chooses what',
    file: 'CSV, NDJSON or Parquet, plain or gzip',
    wide: 'one row a choice; attributes have a column an alternative (price.a, price.b)',
    long: 'one row an alternative of a choice',
    choice:
      'the column with the chosen alternative (--wide), or that says whether the row was chosen (--long)',
    id: 'with --long: the column that tells the choices apart',
    alternative: "with --long: the column with the alternative's name",
    generic: 'attributes with one coefficient, separated by commas',
    specific: 'attributes with a coefficient an alternative',
    cases: 'variables of the chooser: a coefficient for each alternative but the base',
    separator:
      'with --wide: what stands between attribute and alternative in column names; found unless said',
    alternatives: 'with --wide: the alternatives; found by the columns unless said',
    availability:
      'the column (--wide: first part of the columns) that says whether an alternative could be chosen',
    weight: 'the column with weights of the choices',
    person: 'the column that says who chose: errors are clustered, mixed coefficients are per person',
    base: 'the alternative that the others are compared with; the first unless said',
    constants: 'leave out the constants of the alternatives',
    nest: 'a nest of alternatives, NAME=a,b (nested logit); may repeat',
    commonScale: 'one scale for all nests',
    random: 'a random coefficient, NAME=normal, lognormal, uniform or triangular (mixed logit); may repeat',
    draws: 'Halton draws a person of the mixed logit',
    robust: 'robust standard errors in what is derived from the coefficients',
    level: 'confidence level of the intervals',
    elasticity: 'attributes whose elasticities and diversion ratios to print',
    price: 'the coefficient of the price: prints what one more of each variable is worth',
    layout: 'say how the file is laid out: --wide or --long',
    needs: ({ option }: { option: string }) => `--long needs ${option}`,
    badPair: ({ text }: { text: string }) => `"${text}" is not written NAME=VALUE`,
    badDistribution: ({ text }: { text: string }) => `"${text}" is not a distribution`,
    summary: ({ model, choices, ll, r2 }: { model: string; choices: string; ll: string; r2: string }) =>
      `${model}: ${choices} choices, log-likelihood ${ll}, McFadden's R² ${r2}`,
    elasticityTitle: ({ attribute }: { attribute: string }) =>
      `\nPer cent change of demand (rows) when ${attribute} (of) rises by 1 %:`,
    worthTitle: ({ price }: { price: string }) => `\nWorth of one more unit, in units of ${price}:`,
  },
  zh: {
    action: '操作：fit 估计选择模型',
    file: 'CSV、NDJSON 或 Parquet，可为 gzip',
    wide: '每行一次选择；属性按选项分列（price.a、price.b）',
    long: '每行为一次选择中的一个选项',
    choice: '所选选项所在列（--wide），或标明该行是否被选的列（--long）',
    id: '--long：区分各次选择的列',
    alternative: '--long：选项名称所在列',
    generic: '共用一个系数的属性，用逗号分隔',
    specific: '每个选项各有系数的属性',
    cases: '选择者的变量：除基准外每个选项各有系数',
    separator: '--wide：列名中属性与选项之间的分隔；不写则自动识别',
    alternatives: '--wide：各选项；不写则按列名识别',
    availability: '标明选项是否可选的列（--wide：列名前半部分）',
    weight: '权重所在列',
    person: '标明选择者的列：标准误按人聚类，混合模型的系数因人而异',
    base: '作为基准的选项；默认为第一个',
    constants: '不含选项常数项',
    nest: '一个选项巢，名称=a,b（嵌套 logit）；可重复',
    commonScale: '各巢共用一个尺度',
    random: '随机系数，名称=normal、lognormal、uniform 或 triangular（混合 logit）；可重复',
    draws: '混合 logit 每人的 Halton 抽样数',
    robust: '由系数推出的量使用稳健标准误',
    level: '区间的置信水平',
    elasticity: '打印这些属性的弹性与转移率',
    price: '价格的系数名：打印各变量每增加一单位的价值',
    layout: '请说明文件布局：--wide 或 --long',
    needs: ({ option }) => `--long 需要 ${option}`,
    badPair: ({ text }) => `"${text}" 不是 名称=值 的写法`,
    badDistribution: ({ text }) => `"${text}" 不是分布名`,
    summary: ({ model, choices, ll, r2 }) => `${model}：${choices} 次选择，对数似然 ${ll}，McFadden R² ${r2}`,
    elasticityTitle: ({ attribute }) => `\n${attribute} 上升 1 % 时需求（行）变化的百分比：`,
    worthTitle: ({ price }) => `\n每增加一单位的价值（以 ${price} 计）：`,
  },
})

type Flags = {
  wide?: boolean
  long?: boolean
  choice: string
  id?: string
  alternative?: string
  generic: string[]
  specific: string[]
  cases: string[]
  separator?: string
  alternatives?: string[]
  availability?: string
  weight?: string
  person?: string
  base?: string
  constants: boolean
  nest: string[]
  commonScale?: boolean
  random: string[]
  draws?: string
  robust?: boolean
  level: string
  elasticity: string[]
  price?: string
}

const list = (text: string) => text.split(',').map((name) => name.trim())

/** What stands between attribute and alternative: the first sign that some column of the attribute has. */
function separatorOf(columns: Columns, [attribute]: readonly string[]): string {
  const names = Object.keys(columns)
  return (
    ['.', '_', ':', '-', ' '].find((sign) => names.some((name) => name.startsWith(attribute + sign))) ?? ''
  )
}

function readChoices(columns: Columns, flags: Flags, language: Language): ChoiceData {
  const say = messages(language)
  const attributes = [...new Set([...flags.generic, ...flags.specific])]
  const layout = {
    attributes,
    cases: flags.cases,
    ...(flags.weight !== undefined && { weight: flags.weight }),
    ...(flags.person !== undefined && { person: flags.person }),
    ...(flags.availability !== undefined && { availability: flags.availability }),
  }
  if (flags.wide === flags.long)
    throw new UserError(say.layout, { hint: 'bellwether choice fit FILE --wide …' })
  if (flags.wide) {
    const separator = flags.separator ?? separatorOf(columns, attributes)
    const { alternatives } = flags
    return wideChoices(columns, {
      ...layout,
      choice: flags.choice,
      separator,
      ...(alternatives && { alternatives }),
    })
  }
  const { id, alternative } = flags
  if (id === undefined) throw new UserError(say.needs({ option: '--id' }), { hint: '--id COLUMN' })
  if (alternative === undefined) {
    throw new UserError(say.needs({ option: '--alternative' }), { hint: '--alternative COLUMN' })
  }
  return longChoices(columns, { ...layout, situation: id, alternative, chosen: flags.choice })
}

function pairs(texts: readonly string[], language: Language): [name: string, value: string][] {
  return texts.map((text) => {
    const at = text.lastIndexOf('=')
    if (at > 0 && at < text.length - 1) return [text.slice(0, at).trim(), text.slice(at + 1).trim()]
    throw new UserError(messages(language).badPair({ text }), {
      hint: '--nest NAME=a,b or --random NAME=normal',
    })
  })
}

const distributions: readonly string[] = [
  'normal',
  'lognormal',
  'uniform',
  'triangular',
] satisfies MixingDistribution[]

function fitModel(data: ChoiceData, flags: Flags, language: Language): ChoiceFit {
  const { generic, specific, cases, constants, base } = flags
  const specification: UtilitySpecification = {
    generic,
    specific,
    cases,
    constants,
    ...(base !== undefined && { base }),
  }
  const options = { level: Number(flags.level) }
  if (flags.nest.length > 0) {
    const nests = Object.fromEntries(
      pairs(flags.nest, language).map(([name, members]) => [name, list(members)]),
    )
    const commonScale = flags.commonScale ?? false
    return nestedLogit(data, { ...specification, nests, commonScale }, options)
  }
  if (flags.random.length === 0) return logit(data, specification, options)
  const random = Object.fromEntries(
    pairs(flags.random, language).map(([name, text]) => {
      if (distributions.includes(text)) return [name, text as MixingDistribution]
      throw new UserError(messages(language).badDistribution({ text }), { hint: distributions.join(', ') })
    }),
  )
  const draws = flags.draws === undefined ? {} : { draws: Number(flags.draws) }
  return mixedLogit(data, { ...specification, random, ...draws }, options)
}

const round = (value: number) => Number(value.toPrecision(6)).toString()

const numberColumn = <R>(en: string, zh: string, value: (row: R) => number): Column<R> => ({
  title: { en, zh },
  cell: (row) => round(value(row)),
  align: 'right',
})

const nameColumn: Column<Coefficient> = {
  title: { en: 'Name', zh: '名称' },
  cell: ({ name }) => name,
  shrink: true,
}

/** Coefficients as NDJSON names them, with the robust errors beside. */
function printFit(fit: ChoiceFit, out: Output): void {
  const say = messages(out.language)
  if (out.json) {
    const { statistic, degreesOfFreedom, pValue } = fit.likelihoodRatio
    out.rows(
      [
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
        ...fit.coefficients.map((c, k) => ({
          kind: 'coefficient',
          name: c.name,
          estimate: c.estimate,
          standard_error: c.standardError,
          robust_standard_error: fit.robustCoefficients[k]!.standardError,
          z: c.statistic,
          p_value: c.pValue,
          low: c.low,
          high: c.high,
        })),
      ],
      [],
    )
    return
  }
  const [choices, ll, r2] = [
    formatNumber(fit.choices, out.language),
    round(fit.logLikelihood),
    round(fit.mcFadden),
  ]
  out.text(say.summary({ model: fit.model, choices, ll, r2 }))
  const robust = new Map(fit.robustCoefficients.map((c) => [c.name, c.standardError]))
  out.rows(fit.coefficients, [
    nameColumn,
    numberColumn('Estimate', '估计', (c) => c.estimate),
    numberColumn('Error', '标准误', (c) => c.standardError),
    numberColumn('Robust', '稳健', (c) => robust.get(c.name)!),
    numberColumn('z', 'z', (c) => c.statistic),
    numberColumn('p', 'p', (c) => c.pValue),
    numberColumn('Low', '低', (c) => c.low),
    numberColumn('High', '高', (c) => c.high),
  ])
}

function printElasticities(
  fit: ChoiceFit,
  data: ChoiceData,
  attribute: string,
  flags: Flags,
  out: Output,
): void {
  const options = { level: Number(flags.level), robust: flags.robust ?? false }
  const { values, standardErrors, intervals } = elasticityEstimates(fit, data, attribute, options)
  const diversion = diversionRatios(fit, data, attribute).values
  const { alternatives } = data
  const rows = Array.from(values, (elasticity, at) => ({
    kind: 'elasticity',
    attribute,
    of: alternatives[Math.floor(at / alternatives.length)]!,
    by: alternatives[at % alternatives.length]!,
    elasticity,
    standard_error: standardErrors[at]!,
    ...intervals[at]!,
    diversion: diversion[at]!,
  }))
  out.text(messages(out.language).elasticityTitle({ attribute }))
  out.rows(rows, [
    { title: { en: 'Demand for', zh: '需求' }, cell: ({ of }) => of, shrink: true },
    { title: { en: 'Of', zh: '变动者' }, cell: ({ by }) => by, shrink: true },
    numberColumn('Elasticity', '弹性', (row) => row.elasticity),
    numberColumn('Error', '标准误', (row) => row.standard_error),
    numberColumn('Diversion', '转移率', (row) => row.diversion),
  ])
}

function printWorth(fit: ChoiceFit, price: string, flags: Flags, out: Output): void {
  const worth = willingnessToPay(fit, price, { level: Number(flags.level), robust: flags.robust ?? false })
  if (out.json) {
    const rows = worth.map((w) => ({
      kind: 'willingness_to_pay',
      name: w.name,
      price,
      estimate: w.estimate,
      standard_error: w.standardError,
      low: w.low,
      high: w.high,
    }))
    out.rows(rows, [])
    return
  }
  out.text(messages(out.language).worthTitle({ price }))
  out.rows(worth, [
    nameColumn,
    numberColumn('Worth', '价值', (w) => w.estimate),
    numberColumn('Error', '标准误', (w) => w.standardError),
    numberColumn('Low', '低', (w) => w.low),
    numberColumn('High', '高', (w) => w.high),
  ])
}

/** `bellwether choice fit`: a logit, nested or mixed logit model of observed choices. */
export function configure(command: Command, { out, language }: Context): void {
  const say = messages(language)
  const collect = (text: string, before: string[]) => [...before, text]
  command
    .addArgument(new Argument('<action>', say.action).choices(['fit']))
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
    .action(async (_action: string, file: string, flags: Flags) => {
      const data = readChoices(await readColumns(file), flags, language)
      const fit = fitModel(data, flags, language)
      printFit(fit, out)
      for (const attribute of flags.elasticity) printElasticities(fit, data, attribute, flags, out)
      if (flags.price !== undefined) printWorth(fit, flags.price, flags, out)
    })
}
