import { SaxesParser } from 'saxes'

/** An element of a drawn chart: its tag, attributes, and the text in it and below. */
export type Drawn = {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  text: string
}

const inherited = ['fill', 'fill-opacity', 'stroke', 'stroke-width']

/** The paint that an element hands down to those in it. */
function painted(parent: Drawn | undefined): Record<string, string> {
  const pairs = Object.entries(parent?.attributes ?? {})
  return Object.fromEntries(pairs.filter(([name]) => inherited.includes(name)))
}

/** Reads a chart or table with a strict XML parser (saxes); throws where it is not well formed. */
export function parse(markup: string): Drawn[] {
  const elements: Drawn[] = []
  const open: Drawn[] = []
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element = {
      name,
      attributes: { ...painted(open.at(-1)), ...(attributes as Record<string, string>) },
      text: '',
    }
    elements.push(element)
    open.push(element)
  })
  parser.on('text', (text) => {
    for (const element of open) element.text += text
  })
  parser.on('closetag', () => void open.pop())
  parser.write(markup).close()
  return elements
}

/** A chart's elements of one tag, those with a given paint (their own or inherited) only where one is named. */
export const drawn = (markup: string, tag: string, paint?: string): Drawn[] =>
  parse(markup).filter(
    ({ name, attributes }) =>
      name === tag && (paint === undefined || Object.values(attributes).includes(`var(--${paint})`)),
  )

/** The texts of a chart, lines of one label joined by a space. */
export const textsOf = (markup: string): string[] =>
  [...markup.matchAll(/<text[^>]*>([\s\S]*?)<\/text>/g)].map(([, inner]) =>
    inner!.replace(/<\/tspan><tspan[^>]*>/g, ' ').replace(/<[^>]+>/g, ''),
  )

/** What every chart in a test is called, and its frame. */
export const said = { title: 't', description: 'd' }
export const frame = { language: 'en', id: 'x', width: 720 } as const
