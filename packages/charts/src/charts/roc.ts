import * as Plot from '@observablehq/plot'
import { valueAxisX, valueAxisY, valueScale } from '../drawing/axes.ts'
import type { Canvas } from '../drawing/canvas.ts'
import { defineChart } from '../drawing/chart.ts'
import { numberColumn } from '../drawing/columns.ts'
import { legend } from '../drawing/legend.ts'
import { axisTitleX } from '../drawing/marks.ts'
import { graphicColor } from '../drawing/theme.ts'
import { words } from '../drawing/words.ts'

/** One threshold of a classifier, or one point of a gain or calibration curve; both are fractions of 1. */
export type RocRow = { readonly series: string; readonly x: number; readonly y: number }

export type RocOptions = { readonly xLabel: string; readonly yLabel: string }

const diagonal: [number, number][] = [
  [0, 0],
  [1, 1],
]

function curveMark(name: string, rows: readonly RocRow[], canvas: Canvas) {
  const style = canvas.style(name)
  const own = rows.filter(({ series }) => series === name)
  const look = {
    stroke: graphicColor(style),
    strokeWidth: 2,
    ...(style.dash && { strokeDasharray: style.dash }),
  }
  return Plot.line(own, { x: 'x', y: 'y', ...look, title: () => name })
}

/** Curves in the unit square beside the diagonal of a coin toss. */
export const roc = defineChart<RocRow, RocOptions>({
  series: ({ series }) => [series],
  columns: (options, language) => [
    { header: options.seriesLabel ?? words(language).series, text: ({ series }) => series },
    numberColumn(options.xLabel, ({ x }) => x, 'percent', language),
    numberColumn(options.yLabel, ({ y }) => y, 'percent', language),
  ],
  plot(rows, options, canvas) {
    const unit = valueScale([0, 1], { count: canvas.narrow ? 3 : 5 })
    const axisX = valueAxisX(unit, 'percent', canvas)
    const axisY = valueAxisY(unit, 'percent', canvas, options.yLabel)
    const names = [...new Set(rows.map(({ series }) => series))]
    const key = legend(names, canvas, axisY.marginLeft)
    const side = Math.min(canvas.width, 480)
    return {
      height: side + key.height,
      marginLeft: axisY.marginLeft,
      marginRight: canvas.width - side + 20,
      marginTop: 24 + key.height,
      marginBottom: 46,
      x: axisX.x,
      y: axisY.y,
      marks: [
        axisX.marks,
        axisY.marks,
        Plot.line(diagonal, { stroke: 'var(--chart-muted)', strokeDasharray: '3 3' }),
        names.map((name) => curveMark(name, rows, canvas)),
        axisTitleX(options.xLabel),
        key.marks,
      ],
    }
  },
})
