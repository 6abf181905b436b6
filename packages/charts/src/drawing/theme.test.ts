import { describe, expect, test } from 'vitest'
import { chartStyles, palettes, seriesStyles } from './theme.ts'

const linear = (c: number) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
type Rgb = [number, number, number]
const rgb = (hex: string): Rgb =>
  [1, 3, 5].map((i) => linear(Number.parseInt(hex.slice(i, i + 2), 16) / 255)) as Rgb
const dot = (row: readonly number[], color: Rgb) =>
  row[0]! * color[0] + row[1]! * color[1] + row[2]! * color[2]
const luminance = (hex: string) => dot([0.2126, 0.7152, 0.0722], rgb(hex))

/** The contrast ratio as WCAG 2.2 defines it. */
function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

/** Severity 1.0 matrices of Machado, Oliveira and Fernandes, IEEE TVCG 15 (2009), on linear RGB. */
const simulations = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
}

/** Linear RGB to OKLab (Ottosson, 2020). */
function oklab(color: Rgb): Rgb {
  const cone = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
  ]
  const lms = cone.map((row) => Math.cbrt(Math.max(0, dot(row, color)))) as Rgb
  const lab = [
    [0.2104542553, 0.793617785, -0.0040720468],
    [1.9779984951, -2.428592205, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.808675766],
  ]
  return lab.map((row) => dot(row, lms)) as Rgb
}

describe.each(['light', 'dark'] as const)('%s', (name) => {
  const palette = palettes[name]

  test('graphics have a contrast of 3:1 and text of 4.5:1 (WCAG 2.2 AA)', () => {
    for (const back of [palette.paper, palette.panel]) {
      for (const color of palette.series)
        expect(contrast(color, back), `${color} on ${back}`).toBeGreaterThanOrEqual(3)
      for (const color of [...palette.text, palette.ink, palette.muted])
        expect(contrast(color, back), `${color} on ${back}`).toBeGreaterThanOrEqual(4.5)
    }
  })

  test.each(Object.entries(simulations))('the eight hues stay apart in %s vision', (_, matrix) => {
    const seen = palette.series.slice(1).map((hex) => oklab(matrix.map((row) => dot(row, rgb(hex))) as Rgb))
    for (const [i, a] of seen.entries())
      for (const b of seen.slice(i + 1))
        expect(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])).toBeGreaterThan(0.06)
  })
})

test('the same list gives the same styles, and no two of the first 24 look alike', () => {
  const names = Array.from({ length: 24 }, (_, i) => `vendor ${i}`)
  const styles = Object.values(seriesStyles(names))
  expect(new Set(styles.map(({ slot, dash }) => `${slot}${dash}`)).size).toBe(24)
  expect(seriesStyles(names)).toEqual(seriesStyles(names))
})

test('others are grey', () => {
  expect(seriesStyles(['a', 'Others'], ['Others']).Others!.slot).toBe(0)
})

test('the theme follows the system, a class forces it, and paper is light', () => {
  const css = chartStyles()
  expect(css).toContain('@media screen and (prefers-color-scheme:dark){:root:not(.light)')
  expect(css).toContain('@media screen{:root.dark{')
})
