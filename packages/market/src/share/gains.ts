/** How a vendor's share changed between two periods; fractions of 1. */
export type GainRow = {
  readonly vendor: string
  readonly share_before: number
  readonly share_after: number
  readonly change: number
}

/** A part of a vendor's loss that is laid to another vendor's gain; a fraction of 1. */
export type TransferRow = { readonly from: string; readonly to: string; readonly share: number }

type Shares = readonly { readonly vendor: string; readonly share: number }[]

const shareIn = (rows: Shares, name: string): number => rows.find(({ vendor }) => vendor === name)?.share ?? 0

/**
 * The change of every vendor's share between two periods of the same basis, largest gain first. A vendor that is not
 * named in one of them has no share there. Changes of a whole market sum to 0.
 */
export function gains(before: Shares, after: Shares): GainRow[] {
  const names = [...new Set([...after, ...before].map(({ vendor }) => vendor))]
  return names
    .map((vendor) => {
      const [share_before, share_after] = [shareIn(before, vendor), shareIn(after, vendor)]
      return { vendor, share_before, share_after, change: share_after - share_before }
    })
    .sort((a, b) => b.change - a.change)
}

/**
 * Who gained from whom, as far as shares alone can tell: each gain is laid to the losers in proportion to their losses.
 * Net changes don't identify transfers (that takes customers, see `switching`); proportion is the choice that assumes
 * nothing else, the one of maximum entropy given the gains and the losses. Transfers from one vendor sum to its loss, and
 * those to one vendor to its gain, when the changes sum to 0.
 */
export function transfers(changes: readonly GainRow[]): TransferRow[] {
  const losers = changes.filter(({ change }) => change < 0)
  const winners = changes.filter(({ change }) => change > 0)
  const lost = losers.reduce((sum, { change }) => sum - change, 0)
  return losers.flatMap((from) =>
    winners.map((to) => ({ from: from.vendor, to: to.vendor, share: (-from.change * to.change) / lost })),
  )
}
