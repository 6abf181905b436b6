import { other, type ShareRow } from './contract.ts'

/** How a vendor stands with several audiences. */
export type AudienceSpread = {
  readonly vendor: string
  readonly best: ShareRow
  readonly worst: ShareRow
}

/**
 * The vendors that every audience has a share of, the one that stands most differently with them first.
 *
 * @param audiences the shares of each audience in its latest period
 */
export function audienceSpreads(audiences: readonly (readonly ShareRow[])[]): AudienceSpread[] {
  const vendors = new Set(audiences[0]?.map(({ vendor }) => vendor).filter((vendor) => vendor !== other))
  return [...vendors]
    .flatMap((vendor) => {
      const rows = audiences.flatMap((shares) => shares.filter((row) => row.vendor === vendor).slice(0, 1))
      if (rows.length < audiences.length) return []
      const sorted = rows.toSorted((a, b) => b.share - a.share)
      return { vendor, best: sorted[0]!, worst: sorted.at(-1)! }
    })
    .toSorted((a, b) => b.best.share - b.worst.share - (a.best.share - a.worst.share))
}
