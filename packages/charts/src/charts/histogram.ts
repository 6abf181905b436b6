import * as Plot from '@observablehq/plot'
import { valueAxisX, valueAxisY, valueScale } from '../drawing/axes.ts'
import { defineChart } from '../drawing/chart.ts'
import { numberColumn } from '../drawing/columns.ts'
import { axisTitleX } from '../drawing/marks.ts'
import { formatValue, type ValueFormat } from '../drawing/values.ts'
import { words } from '../drawing/words.ts'

/** How many lie in [low, high). */
export type HistogramRow = { readonly low: number; readonly high: number; readonly count: number }

export type HistogramOptions = { readonly format: ValueFormat; readonly xLabel: string }

/** A distribution; the area of a bar is its count, so bins of unequal width don't mislead. */
export const histogram = defineChart<HistogramRow, HistogramOptions>({
  columns: (options, language) => [
    numberColumn(words(language).from, ({ low }) => low, options.format, language),
    numberColumn(words(language).to, ({ high }) => high, options.format, language),
    numberColumn(options.valueLabel ?? words(language).count, ({ count }) => count, 'compact', language),
  ],
  plot(rows, options, canvas) {
    const narrowest = Math.min(...rows.map(({ low, high }) => high - low))
    const density = ({ low, high, count }: HistogramRow) => (count * narrowest) / (high - low)
    const ends = rows.flatMap(({ low, high }) => [low, high])
    const axisX = valueAxisX(
      valueScale(ends, { zero: false, count: canvas.narrow ? 4 : 8 }),
      options.format,
      canvas,
    )
    const axisY = valueAxisY(
      valueScale(rows.map(density)),
      'compact',
      canvas,
      options.valueLabel ?? words(canvas.language).count,
    )
    const say = (value: number) => formatValue(value, options.format, canvas.language)
    return {
      height: canvas.narrow ? 280 : 320,
      marginLeft: axisY.marginLeft,
      marginRight: 24,
      marginTop: 34,
      marginBottom: 46,
      x: axisX.x,
      y: axisY.y,
      marks: [
        axisY.marks,
        axisX.marks.slice(1),
        Plot.rect(rows, {
          x1: 'low',
          x2: 'high',
          y1: 0,
          y2: density,
          inset: 0.5,
          fill: 'var(--series-3)',
          title: ({ low, high, count }) =>
            `${say(low)} – ${say(high)}: ${formatValue(count, 'compact', canvas.language)}`,
        }),
        axisTitleX(options.xLabel),
      ],
    }
  },
})
