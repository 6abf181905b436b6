import { formatShape } from '../graph/shape.ts'
import { elementCount } from '../graph/tensor.ts'
import { input } from '../ops/input.ts'
import { buildNetwork, type Network } from './network.ts'
import { createBuild } from './scope.ts'

export type SummaryRow = {
  readonly layer: string
  readonly kind: string
  readonly shape: string
  readonly parameters: number
}
export type Summary = { readonly rows: SummaryRow[]; readonly trainable: number; readonly fixed: number }

/** What each layer gives and how many parameters it has. */
export function summarize(network: Network): Summary {
  const build = createBuild()
  const inputs = network.inputs.map(({ name, shape, dtype }) => input(name, ['batch', ...shape], dtype))
  const rows: SummaryRow[] = []
  const counted = new Set<string>()
  buildNetwork(network, build, inputs, ({ layer }, name, result) => {
    const fresh = [...build.weights].filter(([weight]) => !counted.has(weight))
    for (const [weight] of fresh) counted.add(weight)
    const parameters = fresh.reduce((sum, [, { shape }]) => sum + elementCount(shape), 0)
    rows.push({ layer: name, kind: layer.kind, shape: formatShape(result.shape), parameters })
  })
  const count = (trains: boolean) =>
    [...build.weights.values()]
      .filter(({ trainable }) => trainable === trains)
      .reduce((sum, { shape }) => sum + elementCount(shape), 0)
  return { rows, trainable: count(true), fixed: count(false) }
}

const number = new Intl.NumberFormat('en-US')

/** The summary as a table for people. */
export function formatSummary(name: string, { rows, trainable, fixed }: Summary): string {
  const cells = [
    ['Layer', 'Kind', 'Output shape', 'Parameters'],
    ...rows.map(({ layer, kind, shape, parameters }) => [layer, kind, shape, number.format(parameters)]),
  ]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]!.length)))
  const line = (row: string[]) =>
    row.map((cell, i) => (i === 3 ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join('  ')
  const rule = '─'.repeat(widths.reduce((sum, width) => sum + width + 2, -2))
  const [head, ...body] = cells.map(line)
  const totals = `Parameters: ${number.format(trainable + fixed)} (${number.format(trainable)} trainable, ${number.format(fixed)} not)`
  return [`Model "${name}"`, rule, head, rule, ...body, rule, totals].join('\n')
}
