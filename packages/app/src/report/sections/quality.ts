import { defineMessages, formatNumber } from '@bellwether/core'
import { figureId, type Finding as GateFinding, type GateName, gatedRows, gates } from '@bellwether/market'
import type { ReportContext } from '../context.ts'
import { figure, provenanceOf } from '../figure.ts'
import { foldedTable } from '../page/table.ts'
import { cite, type Figure, type Finding, type Section } from '../section.ts'

const messages = defineMessages({
  en: {
    lead: 'Every figure passes the same gates. A gated figure is shown as gated, never dropped: the reader decides.',
    title: 'Figures held by each gate',
    description: 'How many published figures each quality gate points at; a figure may be held by several.',
    value: 'Figures',
    gate: 'Gate',
    held: ({ n, warnings, infos }: Record<'n' | 'warnings' | 'infos', string>) =>
      `The gates hold ${n} figures, with ${warnings} warnings or errors and ${infos} hints.`,
    clean: ({ gates: list }: { gates: string }) => `Nothing was found by: ${list}.`,
    largest: ({ gate, n }: Record<'gate' | 'n', string>) => `Most figures are held by “${gate}”: ${n}.`,
    all: ({ n }: { n: string }) => `All ${n} findings of the gates`,
    severity: 'Severity',
    message: 'What was found',
    remedy: 'Remedy',
    error: 'error',
    warning: 'warning',
    info: 'hint',
    method:
      'Each gate is a rule over all published figures; bellwether facts check prints the same findings.',
    note: 'A gate can’t know the truth: a jump may be real, a revision may be an improvement.',
  },
  zh: {
    lead: '每个数字都要过同一组关卡。被拦下的数字照样展示并注明，绝不悄悄删去：由读者判断。',
    title: '各关卡拦下的数字',
    description: '每道质量关卡指出了多少条公开数字；同一条可被多道关卡指出。',
    value: '数字（条）',
    gate: '关卡',
    held: ({ n, warnings, infos }) =>
      `关卡共指出 ${n} 条数字，其中警告或错误 ${warnings} 项，提示 ${infos} 项。`,
    clean: ({ gates: list }) => `以下关卡没有发现问题：${list}。`,
    largest: ({ gate, n }) => `指出最多的关卡是“${gate}”：${n} 条。`,
    all: ({ n }) => `关卡的全部 ${n} 项发现`,
    severity: '程度',
    message: '发现',
    remedy: '处理办法',
    error: '错误',
    warning: '警告',
    info: '提示',
    method: '每道关卡是一条作用于全部公开数字的规则；bellwether facts check 给出同样的结果。',
    note: '关卡并不知道真相：跳变可能是真的，修订可能是改进。',
  },
})

type Counted = { readonly gate: GateName; readonly figures: number }

/** Figures held by each gate that found some, most first. */
function countByGate(found: readonly GateFinding[]): Counted[] {
  return (Object.keys(gates) as GateName[])
    .map((gate) => {
      const concerned = found
        .filter((finding) => finding.gate === gate)
        .flatMap((finding) => finding.concerned)
      return { gate, figures: new Set(concerned.map(figureId)).size }
    })
    .filter(({ figures }) => figures > 0)
    .toSorted((a, b) => b.figures - a.figures)
}

function gateFindings(
  found: readonly GateFinding[],
  counts: readonly Counted[],
  { language }: ReportContext,
): Finding[] {
  const say = messages(language)
  const count = (n: number) => cite(formatNumber(n, language))
  const concerned = new Set(found.flatMap((finding) => finding.concerned.map(figureId))).size
  const infos = found.filter(({ severity }) => severity === 'info').length
  const silent = (Object.keys(gates) as GateName[]).filter(
    (gate) => !found.some((finding) => finding.gate === gate),
  )
  const list = silent.map((gate) => gates[gate].title[language]).join(language === 'zh' ? '、' : ', ')
  const held = say.held({ n: count(concerned), warnings: count(found.length - infos), infos: count(infos) })
  const most = counts[0]
  return [
    { text: held, figure: 'quality-gates', headline: true },
    ...(most
      ? [
          {
            text: say.largest({ gate: gates[most.gate].title[language], n: count(most.figures) }),
            figure: 'quality-gates',
          },
        ]
      : []),
    ...(list ? [{ text: say.clean({ gates: list }), figure: 'quality-gates' }] : []),
  ]
}

function gatesFigure(
  found: readonly GateFinding[],
  counts: readonly Counted[],
  context: ReportContext,
): Figure {
  const { language, look } = context
  const say = messages(language)
  const rows = counts.map(({ gate, figures }) => ({
    label: gates[gate].title[language],
    value: figures,
    series: 'gate',
  }))
  const options = {
    title: say.title,
    description: say.description,
    valueLabel: say.value,
    seriesLabel: say.gate,
    format: 'integer',
    styles: { gate: look('Anthropic') },
  } as const
  const sourced = found.flatMap(({ concerned }) =>
    concerned.map(({ source_id }) => ({ sources: [source_id] })),
  )
  return figure(
    'quality-gates',
    { chart: 'ranking', rows, options },
    provenanceOf(sourced, [], say.method, context),
    {
      name: 'gates',
      rows: gatedRows(found).map(({ message, remedy, ...row }) => ({
        ...row,
        message: message[language],
        remedy: remedy[language],
      })),
    },
  )
}

/** Data quality: what the gates found. */
export const quality: Section = {
  id: 'quality',
  title: { en: 'Data quality', zh: '数据质量' },
  build(context) {
    const { language, gated } = context
    const say = messages(language)
    const counts = countByGate(gated)
    const html = foldedTable(say.all({ n: formatNumber(gated.length, language) }), gated, [
      { header: say.gate, text: ({ gate }) => gates[gate].title[language] },
      { header: say.severity, text: ({ severity }) => say[severity] },
      { header: say.message, text: ({ message }) => message[language] },
      { header: say.remedy, text: ({ remedy }) => remedy[language] },
    ])
    return Promise.resolve({
      lead: say.lead,
      findings: gateFindings(gated, counts, context),
      figures: counts.length ? [gatesFigure(gated, counts, context)] : [],
      notes: [say.note],
      html,
    })
  },
}
