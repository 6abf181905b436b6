import type { Language } from '@bellwether/core'
import type { SeriesStyle } from './theme.ts'

/** Where a chart is drawn: its width in CSS pixels at which text has its natural size, and its language. */
export type Canvas = {
  readonly width: number
  /** Phones: labels wrap and stand above their marks. */
  readonly narrow: boolean
  readonly language: Language
  /** The look of a series. */
  readonly style: (series: string) => SeriesStyle
}
