import { formatPercent } from '@bellwether/core'
import * as Plot from '@observablehq/plot'
import type { Canvas } from '../drawing/canvas.ts'
import { defineChart } from '../drawing/chart.ts'
import { numberColumn } from '../drawing/columns.ts'
import { legend } from '../drawing/legend.ts'
import { barExtent, tooltip } from '../drawing/marks.ts'
import { rowFrame } from '../drawing/row-frame.ts'
import { textWidth } from '../drawing/text.ts'
import { graphicColor } from '../drawing/theme.ts'
import { words } from '../drawing/words.ts'

/** One vendor's share on one basis; the shares of a basis add up to at most 1, and the rest is left open. */
export type ShareBarRow = { readonly bar: string; readonly series: string; readonly share: number }

type Segment = ShareBarRow & { i: number; start: number; end: number; text: string }

function segments(rows: readonly ShareBarRow[], width: number, language: 'en' | 'zh'): Segment[] {
  const bars = [...new Set(rows.map(({ bar }) => bar))]
  return bars.flatMap((bar, i) => {
    let end = 0
    return rows
      .filter((row) => row.bar === bar)
      .map((row) => {
        const start = end
        end += row.share
        return { ...row, i, start, end, text: segmentText(row, row.share * width - 8, language) }
      })
  })
}

/** The name and the share, the share alone, or nothing, whichever fits; the table and the tooltip have all. */
function segmentText({ series, share }: ShareBarRow, room: number, language: 'en' | 'zh'): string {
  const percent = formatPercent(share, language, 0)
  return (
    [`${series} ${percent}`, `${series}\n${percent}`, percent].find(
      (text) => Math.max(...text.split('\n').map((line) => textWidth(line, 11.5))) <= room,
    ) ?? ''
  )
}

/** Pale areas with a strong edge below, so that the words on them are read on the paper's own contrast. */
function segmentMarks(all: readonly Segment[], half: number, edge: number, canvas: Canvas) {
  const fill = ({ series }: Segment) => graphicColor(canvas.style(series))
  const y1 = ({ i }: Segment) => i - half
  const y2 = ({ i }: Segment) => i + half
  const rect = { x1: 'start', x2: 'end', y2, fill } as const
  const say = ({ bar, series, share }: Segment) =>
    tooltip(bar, `${series}: ${formatPercent(share, canvas.language)}`)
  return [
    Plot.rect(all, { ...rect, y1, fillOpacity: 0.28, title: say }),
    Plot.rect(all, { ...rect, y1: ({ i }: Segment) => i + half - edge }),
    Plot.ruleX(all, { x: 'end', y1, y2, stroke: 'var(--chart-paper)', strokeWidth: 1.5 }),
    Plot.text(all, {
      x: ({ start, end }) => (start + end) / 2,
      y: 'i',
      dy: -2,
      text: 'text',
      fontSize: 11.5,
      lineHeight: 1.1,
      fill: 'var(--chart-ink)',
    }),
  ]
}

/** Bars of 100 %, one a basis: the same market measured in different ways, side by side. */
export const shareBars = defineChart<ShareBarRow, object>({
  series: ({ series }) => [series],
  columns: (options, language) => [
    { header: words(language).basis, text: ({ bar }) => bar },
    { header: options.seriesLabel ?? words(language).series, text: ({ series }) => series },
    numberColumn(options.valueLabel ?? words(language).share, ({ share }) => share, 'percent', language),
  ],
  plot(rows, _options, canvas) {
    const bars = [...new Set(rows.map(({ bar }) => bar))]
    const names = [...new Set(rows.map(({ series }) => series))]
    const { plot, half, rowHeight, labels } = rowFrame(bars, [], canvas, { mark: 34 })
    const key = legend(names, canvas, plot.marginLeft)
    const all = segments(rows, canvas.width - plot.marginLeft - plot.marginRight, canvas.language)
    const whole = { x1: 0, x2: 1, ...barExtent(half), fill: 'var(--chart-rule)', fillOpacity: 0.45 }
    return {
      ...plot,
      height: plot.height - 18 + key.height,
      marginTop: plot.marginTop + key.height,
      marginBottom: 8,
      x: { domain: [0, 1], axis: null },
      marks: [Plot.rect(bars, whole), segmentMarks(all, half, 4 / rowHeight, canvas), labels, key.marks],
    }
  },
})
