import * as Plot from '@observablehq/plot'
import type { Canvas } from './canvas.ts'
import { textWidth } from './text.ts'
import { graphicColor } from './theme.ts'

const rowHeight = 18

/** Lays names out in rows from the left edge of the chart: pixels from the top left of the SVG. */
function layOut(names: readonly string[], width: number): { name: string; x: number; row: number }[] {
  let x = 0
  let row = 0
  return names.map((name) => {
    const size = textWidth(name) + 30
    if (x > 0 && x + size > width) {
      x = 0
      row += 1
    }
    const place = { name, x, row }
    x += size
    return place
  })
}

/**
 * A key above a chart whose areas are too small for direct labels: a swatch with the series' marker and its name.
 *
 * @param marginLeft the chart's left margin, which the key ignores
 * @returns the marks and the height they need above the plot area
 */
export function legend(names: readonly string[], canvas: Canvas, marginLeft: number) {
  const places = layOut(names, canvas.width - 8)
  const height = rowHeight * (Math.max(...places.map(({ row }) => row)) + 1) + 10
  const marks = places.flatMap(({ name, x, row }) => {
    const style = canvas.style(name)
    const at = { frameAnchor: 'top-left', dy: row * rowHeight - height } as const
    return [
      Plot.dot([name], {
        ...at,
        dx: x + 7 - marginLeft,
        r: 5,
        symbol: style.marker,
        fill: graphicColor(style),
      }),
      Plot.text([name], {
        ...at,
        dx: x + 17 - marginLeft,
        dy: at.dy - 5,
        text: (text: string) => text,
        textAnchor: 'start',
        fill: 'var(--chart-ink)',
      }),
    ]
  })
  return { height, marks }
}
