import { addDays, type Language } from '@bellwether/core'
import type { ChartName, ChartSpec } from './registry.ts'

type SpecOf<Name extends ChartName> = Omit<Extract<ChartSpec, { chart: Name }>, 'chart'>

/** The names, in both languages, that the examples are drawn with; the Chinese ones are long on purpose. */
const names = {
  en: ['OpenAI', 'Anthropic', 'Google', 'DeepSeek', 'Alibaba <Qwen> & "friends"'],
  zh: [
    'OpenAI（含 ChatGPT 全部套餐）',
    '字节跳动旗下火山引擎',
    '谷歌',
    '深度求索',
    '阿里巴巴 <千问> 与“伙伴”',
  ],
}

const dates = ['2024-01-31', '2024-06-30', '2025-01-31', '2025-08-31', '2026-03-31']

const text = (language: Language) =>
  language === 'zh'
    ? {
        title: '各厂商的“份额” & 用户 <2024–2026>',
        description: '合成示例：五条序列，其中一条有缺口。',
        valueLabel: '周活跃用户（人）',
      }
    : {
        title: 'Share & users by vendor <2024–2026>',
        description: 'A synthetic example: five series, one with a gap.',
        valueLabel: 'Weekly active users',
      }

const value = (series: number, i: number) => 1e7 * (series + 1) * 1.9 ** (i * (1 + series / 9))

/** One example a chart, which every check of the contract is made on. */
export function examplesOf(language: Language): { [Name in ChartName]: SpecOf<Name> } {
  const series = names[language]
  const said = text(language)
  const points = series.flatMap((name, s) =>
    dates.map((date, i) => ({ series: name, date, value: s === 2 && i === 2 ? null : value(s, i) })),
  )
  const shares = series.flatMap((name, s) =>
    dates.map((date, i) => ({
      series: name,
      date,
      share: [0.4 - i * 0.05, 0.2, 0.2, 0.15, 0.05 + i * 0.05][s]!,
    })),
  )
  return {
    line: { rows: points, options: { ...said, format: 'compact' } },
    step: {
      rows: points.filter((row) => row.value !== null),
      options: { ...said, format: 'usd', log: true, until: '2026-06-30' },
    },
    band: {
      rows: points.slice(0, 10).map((row) => ({ ...row, low: row.value! * 0.8, high: row.value! * 1.3 })),
      options: { ...said, format: 'compact' },
    },
    fan: {
      rows: [
        ...dates.map((date, i) => ({ date, actual: value(0, i), median: null, intervals: [] })),
        ...['2026-06-30', '2026-09-30', '2026-12-31'].map((date, i) => ({
          date,
          actual: null,
          median: value(0, 4.5 + i / 2),
          intervals: [0.5, 0.8, 0.95].map((level) => ({
            level,
            low: value(0, 4.5 + i / 2) * (1 - level * 0.2 * (i + 1)),
            high: value(0, 4.5 + i / 2) * (1 + level * 0.3 * (i + 1)),
          })),
        })),
      ],
      options: { ...said, format: 'compact' },
    },
    ranking: {
      rows: series.map((label, s) => ({
        label,
        value: 0.5 - s * 0.1,
        low: 0.45 - s * 0.1,
        high: 0.56 - s * 0.1,
      })),
      options: { ...said, format: 'percent' },
    },
    range: {
      rows: series.map((label, s) => ({
        label,
        estimates: [14e9, 30e9 * (s + 1), 644e9 / (s + 1)].map((v) => ({ publisher: 'Gartner', value: v })),
      })),
      options: { ...said, format: 'usd' },
    },
    shareArea: { rows: shares, options: said },
    shareBars: {
      rows: shares.map(({ date, ...row }) => ({ bar: `${said.valueLabel} ${date}`, ...row })),
      options: said,
    },
    slope: {
      rows: series.map((name, s) => ({ series: name, before: 0.5 - s * 0.1, after: 0.1 + s * 0.05 })),
      options: { ...said, format: 'percent', beforeLabel: '2025-04', afterLabel: '2026-09' },
    },
    waterfall: {
      rows: [
        { label: series[0]!, value: 0.3, total: true },
        ...series.slice(1).map((label, s) => ({ label, value: [0.12, -0.2, 0.05, -0.01][s]! })),
        { label: said.title, value: 0.26, total: true },
      ],
      options: { ...said, format: 'percent', stepFormat: 'points' },
    },
    timeline: {
      rows: [
        ...points.slice(0, 10).map((row) => ({ kind: 'point' as const, ...row })),
        ...series.map((name, s) => ({
          kind: 'milestone' as const,
          series: name,
          date: dates[s]!,
          label: said.description,
        })),
      ],
      options: { ...said, format: 'compact', log: true },
    },
    heatmap: {
      rows: series.flatMap((row, r) =>
        series.map((column, c) => ({
          row,
          column,
          value: r + c === 4 ? null : r === c ? 0.8 : 0.05 * (c + 1),
        })),
      ),
      options: { ...said, format: 'percent' },
    },
    scatter: {
      rows: series.map((label, s) => ({ label, x: 1e6 * 8 ** s, y: 4e8 * 3 ** s })),
      options: {
        ...said,
        xFormat: 'compact',
        yFormat: 'usd',
        xLabel: said.valueLabel,
        yLabel: 'USD',
        log: true,
        ratios: [1, 10, 100].map((ratio) => ({ ratio, label: `US$${ratio}` })),
      },
    },
    histogram: {
      rows: [
        [0, 10, 5],
        [10, 20, 12],
        [20, 40, 9],
      ].map(([low, high, count]) => ({ low: low!, high: high!, count: count! })),
      options: { ...said, format: 'number', xLabel: said.valueLabel },
    },
    roc: {
      rows: series
        .slice(0, 2)
        .flatMap((name, s) => [0, 0.2, 0.5, 1].map((x) => ({ series: name, x, y: x ** (0.3 + s / 3) }))),
      options: { ...said, xLabel: said.valueLabel, yLabel: said.title },
    },
    stackedBars: {
      rows: dates.flatMap((date, i) =>
        series.slice(0, 4).map((name, s) => ({
          series: name,
          date,
          end: addDays(date, 60),
          value: s === 3 ? -2e6 * (i + 1) : 1e6 * (s + i + 1),
        })),
      ),
      options: { ...said, format: 'compact' },
    },
    sparkline: { rows: points.slice(0, 5), options: { ...said, format: 'compact' } },
    flow: {
      rows: series
        .slice(0, 2)
        .flatMap((from, f) =>
          series.slice(2).map((to, t) => ({ from, to, value: 0.03 * (f + 1) + 0.02 * t })),
        ),
      options: { ...said, format: 'points' },
    },
    network: {
      rows: [
        ...series.map((label, i) => ({
          kind: 'node' as const,
          id: `n${i}`,
          label,
          column: Math.floor(i / 2),
        })),
        { kind: 'edge', from: 'n0', to: 'n2', sign: 1 },
        { kind: 'edge', from: 'n1', to: 'n3', sign: -1 },
        { kind: 'edge', from: 'n3', to: 'n4', sign: 0, mark: '+0.10' },
        { kind: 'edge', from: 'n2', to: 'n4', sign: null },
      ],
      options: said,
    },
  }
}

/** The example of one chart as a spec. */
export const exampleOf = (chart: ChartName, language: Language) =>
  ({ chart, ...examplesOf(language)[chart] }) as ChartSpec
