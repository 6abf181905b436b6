import * as Plot from '@observablehq/plot'

/** Text over lines and areas keeps a halo of the paper's colour. */
export const halo = { stroke: 'var(--chart-paper)', strokeWidth: 3 } as const

/** A value in words, right of its mark. */
export const valueText = {
  textAnchor: 'start',
  dx: 9,
  fontWeight: 600,
  fill: 'var(--chart-ink)',
  ...halo,
} as const

/** The vertical extent of the bar of the i-th row: both ends of it, for a bar of `half` a thickness. */
export const barExtent = (half: number) => ({
  y1: (_: unknown, i: number) => i - half,
  y2: (_: unknown, i: number) => i + half,
})

/** What a browser shows when the pointer rests on a mark: one line a part. */
export const tooltip = (...lines: (string | undefined)[]): string => lines.filter(Boolean).join('\n')

/** What the horizontal axis measures, in words under its right end. */
export function axisTitleX(label: string) {
  return Plot.text([label], {
    frameAnchor: 'bottom-right',
    textAnchor: 'end',
    dy: 38,
    text: (text: string) => text,
    fill: 'var(--chart-muted)',
  })
}
