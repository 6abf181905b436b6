/** The colour slots of a series: 0 is the neutral grey of "others" and totals, 1–8 are hues. */
export type Slot = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

/** The shapes that tell series apart where colour can't. */
const markers = ['circle', 'square', 'triangle', 'diamond', 'star', 'wye'] as const
export type Marker = (typeof markers)[number]

/** How one series looks in every chart: colour, dash and marker, so that colour never carries a meaning alone. */
export type SeriesStyle = { readonly slot: Slot; readonly dash: string; readonly marker: Marker }

/** The style of "others", totals and everything that is not one of the compared. */
export const neutralStyle: SeriesStyle = { slot: 0, dash: '', marker: 'circle' }

/** Solid first; the second, third and fourth time that a hue is used it is dashed. */
const dashes = ['', '6 3', '2 3', '9 3 2 3']

type Palette = {
  readonly paper: string
  readonly panel: string
  readonly ink: string
  readonly muted: string
  readonly rule: string
  /** One a slot: graphics, at least 3:1 on paper and panel (WCAG 2.2, 1.4.11). */
  readonly series: readonly string[]
  /** One a slot: text in the series' hue, at least 4.5:1 (WCAG 2.2, 1.4.3). */
  readonly text: readonly string[]
}

/**
 * The colours of the light and the dark theme. The eight hues were chosen so that any two stay apart in normal vision
 * and under protanopia and deuteranopia as Machado, Oliveira and Fernandes (2009) simulate them; the test measures it.
 */
export const palettes: Readonly<Record<'light' | 'dark', Palette>> = {
  light: {
    paper: '#ffffff',
    panel: '#f7f5f0',
    ink: '#1b1f24',
    muted: '#5a626d',
    rule: '#dcd8cf',
    series: [
      '#7c828b',
      '#006662',
      '#9c2f0c',
      '#3c84ea',
      '#5d109f',
      '#946600',
      '#bb3398',
      '#589b16',
      '#ca7489',
    ],
    text: ['#5a626d', '#006662', '#9c2f0c', '#1f62c4', '#5d109f', '#7d5700', '#a82a88', '#3a6d0a', '#a0475e'],
  },
  dark: {
    paper: '#12161c',
    panel: '#1a2028',
    ink: '#eef1f4',
    muted: '#a9b2bd',
    rule: '#333c47',
    series: [
      '#8b949f',
      '#35e0b0',
      '#e0643c',
      '#5db1ff',
      '#9a6cf0',
      '#d9a830',
      '#d94fa8',
      '#a6ee55',
      '#d19099',
    ],
    text: ['#a9b2bd', '#35e0b0', '#f08660', '#7cc0ff', '#b795ff', '#e0b545', '#ee7cc2', '#a6ee55', '#e2b0b7'],
  },
}

function declarations(palette: Palette): string {
  const { series, text, ...named } = palette
  const pairs = [
    ...Object.entries(named).map(([name, color]) => [`chart-${name}`, color]),
    ...series.map((color, slot) => [`series-${slot}`, color]),
    ...text.map((color, slot) => [`series-${slot}-text`, color]),
  ]
  return pairs.map(([name, color]) => `--${name}:${color}`).join(';')
}

/**
 * The style sheet that every chart needs once in its page: colours as custom properties. They follow the reader's
 * system, and a class `light` or `dark` on the root element overrides it; paper is always light.
 */
export function chartStyles(): string {
  const light = declarations(palettes.light)
  const dark = declarations(palettes.dark)
  return [
    `:root{color-scheme:light;${light}}`,
    `@media screen and (prefers-color-scheme:dark){:root:not(.light){color-scheme:dark;${dark}}}`,
    `@media screen{:root.dark{color-scheme:dark;${dark}}}`,
    '.chart{display:block;width:100%;height:auto;overflow:visible;color:var(--chart-ink);' +
      'font-family:var(--chart-font,system-ui,-apple-system,"Segoe UI","Noto Sans","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif);' +
      'font-variant-numeric:tabular-nums}',
    '.chart text{white-space:pre}',
  ].join('\n')
}

/**
 * Gives each name a style by its position, so that the same list gives the same styles in every chart. Eight hues come
 * first, then they return dashed and with another marker.
 *
 * @param names the compared, most important first; names in `neutral` are grey
 * @example
 * seriesStyles(['OpenAI', 'Anthropic']).Anthropic // { slot: 2, dash: '', marker: 'square' }
 */
export function seriesStyles(
  names: readonly string[],
  neutral: readonly string[] = [],
): Readonly<Record<string, SeriesStyle>> {
  const colored = [...new Set(names)].filter((name) => !neutral.includes(name))
  const styles = colored.map((name, i): [string, SeriesStyle] => {
    const round = Math.floor(i / 8)
    const style = {
      slot: ((i % 8) + 1) as Slot,
      dash: dashes[round % dashes.length]!,
      marker: markers[(i + round) % markers.length]!,
    }
    return [name, style]
  })
  return Object.fromEntries([...styles, ...neutral.map((name) => [name, neutralStyle] as const)])
}

/** The colour of a series' lines, dots and areas. */
export const graphicColor = ({ slot }: SeriesStyle): string => `var(--series-${slot})`

/** The colour of text that names a series. */
export const textColor = ({ slot }: SeriesStyle): string => `var(--series-${slot}-text)`
