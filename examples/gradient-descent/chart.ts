/** One line of a panel. */
export type Curve = { readonly name: string; readonly points: readonly (readonly [x: number, y: number])[] }

/** One pair of axes; both are logarithmic on request. */
export type Panel = {
  readonly title: string
  readonly xLabel: string
  readonly logX: boolean
  readonly curves: readonly Curve[]
}

/** Hues and dashes that stay apart without colour (Okabe and Ito's palette). */
const styles = [
  { stroke: '#0072b2', dash: '' },
  { stroke: '#d55e00', dash: '6 3' },
  { stroke: '#009e73', dash: '2 3' },
]

const [panelWidth, height, left, top, bottom] = [400, 300, 52, 44, 46]

type Scale = { at: (value: number) => number; ticks: number[] }

/** Maps values onto pixels, with ticks at powers of ten or at round steps. */
function scaleOf(values: readonly number[], log: boolean, from: number, to: number): Scale {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const place = log ? Math.log10 : (value: number) => value
  const at = (value: number) =>
    from + ((place(value) - place(low)) / (place(high) - place(low))) * (to - from)
  if (log) {
    const ticks = [-4, -3, -2, -1, 0, 1, 2, 3].flatMap((power) => [10 ** power, 3 * 10 ** power])
    return { at, ticks: ticks.filter((tick) => tick >= low && tick <= high) }
  }
  const step = 10 ** Math.floor(Math.log10((high - low) / 2))
  const wide = (high - low) / step > 8 ? 5 * step : step
  const first = Math.ceil(low / wide)
  return {
    at,
    ticks: Array.from({ length: Math.floor(high / wide) - first + 1 }, (_, i) => (first + i) * wide),
  }
}

const text = (x: number, y: number, anchor: string, words: string, extra = '') =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}"${extra}>${words}</text>`

const label = (value: number) => String(Number(value.toPrecision(3)))

function drawPanel({ title, xLabel, logX, curves }: Panel, offset: number): string {
  const [right, floor] = [panelWidth - 14, height - bottom]
  const points = curves.flatMap((curve) => curve.points)
  const x = scaleOf(
    points.map((point) => point[0]),
    logX,
    left,
    right,
  )
  const y = scaleOf(
    points.map((point) => point[1]),
    true,
    floor,
    top,
  )
  const lines = curves.map(({ points: own }, i) => {
    const path = own.map((point) => `${x.at(point[0]).toFixed(1)},${y.at(point[1]).toFixed(1)}`).join(' ')
    const { stroke, dash } = styles[i]!
    return `<polyline points="${path}" fill="none" stroke="${stroke}" stroke-width="2" stroke-dasharray="${dash}"/>`
  })
  return [
    `<g transform="translate(${offset} 0)">`,
    text(left, 22, 'start', title, ' font-weight="600"'),
    ...y.ticks.map(
      (tick) => `<line class="grid" x1="${left}" x2="${right}" y1="${y.at(tick)}" y2="${y.at(tick)}"/>`,
    ),
    ...y.ticks.map((tick) => text(left - 6, y.at(tick) + 4, 'end', label(tick))),
    ...x.ticks.map((tick) => text(x.at(tick), floor + 18, 'middle', label(tick))),
    text((left + right) / 2, height - 8, 'middle', xLabel),
    ...lines,
    '</g>',
  ].join('\n')
}

const style = `text{font:12px system-ui,sans-serif;fill:#222}.grid{stroke:#ddd}
@media (prefers-color-scheme:dark){text{fill:#ddd}.grid{stroke:#444}}`

/**
 * Draws panels side by side under one legend, values on a logarithmic axis.
 *
 * @param title the accessible name
 * @param description what to see in it
 */
export function drawPanels(title: string, description: string, panels: readonly Panel[]): string {
  const width = panelWidth * panels.length
  const legend = panels[0]!.curves.map(({ name }, i) => {
    const at = left + i * 240
    const { stroke, dash } = styles[i]!
    const line = `<line x1="${at}" x2="${at + 28}" y1="${height + 12}" y2="${height + 12}" stroke="${stroke}" stroke-width="2" stroke-dasharray="${dash}"/>`
    return line + text(at + 34, height + 16, 'start', name)
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height + 28}" role="img" aria-labelledby="title description">`,
    `<title id="title">${title}</title><desc id="description">${description}</desc><style>${style}</style>`,
    ...panels.map((panel, i) => drawPanel(panel, i * panelWidth)),
    ...legend,
    '</svg>\n',
  ].join('\n')
}
