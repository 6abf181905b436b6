import { type PlotOptions, plot } from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { chartStyles } from './theme.ts'

type Finish = { id: string; width: number; title: string; description: string; standalone: boolean }

const { document } = parseHTML('<!doctype html><html><body></body></html>')

/** Text safe in XML, both as content and in a quoted attribute. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c)
}

/** Coordinates need no more than a tenth of a pixel; shorter numbers halve the file. */
function shorten(markup: string): string {
  return markup.replace(/<[^>]+>/g, (tag) =>
    tag.replace(/-?\d+\.\d{2,}/g, (n) => String(Number(Number(n).toFixed(1)))),
  )
}

/**
 * Plot names its groups with `aria-label`, which is not allowed on a group without a role; inside an image nobody reads
 * them. Its own style sheet is ours.
 */
function strip(svg: Element): void {
  for (const style of svg.querySelectorAll('style')) style.remove()
  for (const group of svg.querySelectorAll('g')) {
    group.removeAttribute('aria-label')
    group.removeAttribute('aria-hidden')
    group.removeAttribute('aria-description')
  }
  for (const name of ['width', 'height', 'font-family', 'fill', 'class']) svg.removeAttribute(name)
}

/**
 * Draws with Observable Plot outside a page and returns the SVG's text: an image with title and description, scaled by
 * its `viewBox`, without script or reference to anything outside.
 */
export function renderSvg(
  options: PlotOptions,
  { id, width, title, description, standalone }: Finish,
): string {
  const svg = plot({
    document: document as unknown as Document,
    color: { type: 'identity' },
    fontSize: 12,
    ...options,
    width,
  } as PlotOptions)
  const height = svg.getAttribute('height') ?? '0'
  strip(svg)
  const inner = shorten(svg.innerHTML).replaceAll('&nbsp;', '\u00a0')
  const size = standalone ? ` width="${width}" height="${height}"` : ''
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 ${width} ${height}"${size}`,
    ` role="img" aria-labelledby="${id}-title ${id}-desc" fill="currentColor" font-size="12" text-anchor="middle">`,
    `<title id="${id}-title">${escapeXml(title)}</title><desc id="${id}-desc">${escapeXml(description)}</desc>`,
    standalone ? `<style>${chartStyles().replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</style>` : '',
    `${inner}</svg>`,
  ].join('')
}
