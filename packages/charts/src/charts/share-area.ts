import { formatPercent } from '@bellwether/core'
import * as Plot from '@observablehq/plot'
import { defineChart } from '../drawing/chart.ts'
import { pointColumns } from '../drawing/columns.ts'
import { graphicColor } from '../drawing/theme.ts'
import { timeFrame } from '../drawing/time-frame.ts'
import { timeOf } from '../drawing/values.ts'

/** One vendor's share of one period; the first series lies at the bottom. */
export type ShareAreaRow = { readonly series: string; readonly date: string; readonly share: number }

type Layer = ShareAreaRow & { low: number; high: number }

/** Stacks the shares of each date in the order in which the series first appear; a missing share is zero. */
function stack(rows: readonly ShareAreaRow[]): Layer[] {
  const names = [...new Set(rows.map(({ series }) => series))]
  const dates = [...new Set(rows.map(({ date }) => date))].sort()
  const share = new Map(rows.map((row) => [`${row.date}\u0000${row.series}`, row.share]))
  return dates.flatMap((date) => {
    let high = 0
    return names.map((series) => {
      const low = high
      const own = share.get(`${date}\u0000${series}`) ?? 0
      high += own
      return { series, date, share: own, low, high }
    })
  })
}

/** Shares over time, stacked to the whole; names stand at the right edge at the middle of their layer. */
export const shareArea = defineChart<ShareAreaRow, object>({
  series: ({ series }) => [series],
  columns: (options, language) =>
    pointColumns<ShareAreaRow & { value: number }>({ ...options, format: 'percent' }, language).map(
      (column) => ({
        ...column,
        text: (row: ShareAreaRow) => column.text({ ...row, value: row.share }),
      }),
    ),
  plot(rows, options, canvas) {
    const layers = stack(rows)
    const last = layers.at(-1)!.date
    const ends = layers
      .filter(({ date, share }) => date === last && share > 0)
      .map((layer) => ({
        ...layer,
        value: (layer.low + layer.high) / 2,
        text: formatPercent(layer.share, canvas.language),
      }))
    const extent = {
      days: layers.map(({ date }) => date),
      values: [0, 1],
      ends,
      valueLabel: options.valueLabel,
    }
    const frame = timeFrame(extent, { format: 'percent' }, canvas)
    const area = {
      x: ({ date }: Layer) => timeOf(date),
      y1: 'low',
      y2: 'high',
      z: 'series',
      fill: ({ series }: Layer) => graphicColor(canvas.style(series)),
    } as const
    return {
      ...frame.plot,
      marks: [
        Plot.areaY(layers, { ...area, fillOpacity: 0.5, stroke: 'var(--chart-paper)', strokeWidth: 1 }),
        frame.behind,
        Plot.dot(
          layers.filter(({ share }) => share > 0),
          {
            x: area.x,
            y: 'high',
            r: 1.5,
            fill: area.fill,
            title: ({ series, date, share }: Layer) =>
              `${series}, ${date}: ${formatPercent(share, canvas.language)}`,
          },
        ),
        frame.above,
      ],
    }
  },
})
