/** A label that wants to stand at `position` and needs `size` along the axis. */
export type Wanted = { readonly position: number; readonly size: number }

/**
 * Moves labels apart until none overlaps and all lie within [low, high], keeping their order of position, each as near to
 * where it was as a pass down and a pass up allow. When they can't all fit, their sizes shrink by the same factor.
 *
 * @returns the middle of each label, in the order of the given ones
 */
export function spread(labels: readonly Wanted[], low: number, high: number): number[] {
  const total = labels.reduce((sum, { size }) => sum + size, 0)
  const factor = total > high - low ? (high - low) / total : 1
  const order = labels.map(({ position, size }, index) => ({
    middle: position,
    half: (size * factor) / 2,
    index,
  }))
  order.sort((a, b) => a.middle - b.middle)
  let floor = low
  for (const item of order) {
    item.middle = Math.max(item.middle, floor + item.half)
    floor = item.middle + item.half
  }
  let ceiling = high
  for (const item of order.toReversed()) {
    item.middle = Math.min(item.middle, ceiling - item.half)
    ceiling = item.middle - item.half
  }
  return order.toSorted((a, b) => a.index - b.index).map(({ middle }) => middle)
}
