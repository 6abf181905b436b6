const blocks = '▁▂▃▄▅▆▇█'

/**
 * A series as a line of block characters, from the least value to the greatest; a gap where a value is missing.
 *
 * @example
 * sparkline([1, 5, null, 22, 13]) // '▁▂ █▅'
 */
export function sparkline(values: readonly (number | null)[]): string {
  const present = values.filter((value): value is number => value !== null && Number.isFinite(value))
  const low = Math.min(...present)
  const range = Math.max(...present) - low
  return values
    .map((value) => {
      if (value === null || !Number.isFinite(value)) return ' '
      return blocks[range === 0 ? 3 : Math.min(7, Math.floor(((value - low) / range) * 8))]!
    })
    .join('')
}
