import * as Plot from '@observablehq/plot'
import { axisTitle } from './axes.ts'
import type { Canvas } from './canvas.ts'
import { boldWidth, textWidth, wrapText } from './text.ts'

const lineHeight = 15

type RowOptions = {
  /** What the values are, above the frame. */
  readonly valueLabel?: string | undefined
  /** The thickness of a bar in pixels. */
  readonly mark?: number
}

/** The middle of each row in pixels from the top of its band, and how high the band is. */
function rowGeometry(most: number, mark: number, narrow: boolean) {
  const text = most * lineHeight
  if (narrow) return { height: text + mark + 14, middle: text + 3 + mark / 2 }
  const height = Math.max(mark + 8, text + 6)
  return { height, middle: height / 2 }
}

/**
 * The frame of charts that have one item a line: names at the left, wrapped to at most two fifths of the width, or
 * above their marks where the page is narrow. Items lie at y = 0, 1, 2 … from the top.
 *
 * @param ends texts that stand right of the marks and need room
 */
export function rowFrame(
  names: readonly string[],
  ends: readonly string[],
  canvas: Canvas,
  { valueLabel, mark = 20 }: RowOptions = {},
) {
  const { narrow, width } = canvas
  const wrapped = names.map((name) => wrapText(name, narrow ? width - 24 : width * 0.36))
  const row = rowGeometry(Math.max(...wrapped.map(({ length }) => length)), mark, narrow)
  const marginTop = valueLabel ? 26 : 8
  const marginBottom = 26
  const labels = wrapped.map((lines, i) =>
    Plot.text([lines.join('\n')], {
      frameAnchor: 'left',
      y: () => i,
      text: (text: string) => text,
      textAnchor: narrow ? 'start' : 'end',
      dx: narrow ? 0 : -10,
      dy: narrow ? -(mark + lines.length * lineHeight) / 2 - 2 : 0,
      fontSize: 12.5,
      lineHeight: lineHeight / 12.5,
      fill: 'var(--chart-ink)',
    }),
  )
  return {
    labels: valueLabel ? [...labels, axisTitle(valueLabel)] : labels,
    /** Half the thickness of a bar, in rows. */
    half: mark / 2 / row.height,
    rowHeight: row.height,
    plot: {
      height: marginTop + marginBottom + row.height * names.length,
      marginLeft: narrow ? 10 : Math.max(...wrapped.flat().map((text) => textWidth(text, 12.5))) + 14,
      marginRight: Math.max(16, ...ends.map((text) => boldWidth(text) + 14)),
      marginTop,
      marginBottom,
      y: {
        type: 'linear',
        domain: [names.length - row.middle / row.height, -row.middle / row.height],
        axis: null,
      },
    } satisfies Plot.PlotOptions,
  }
}
