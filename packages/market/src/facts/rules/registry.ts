import { checkDates } from './dates.ts'
import { checkDuplicates } from './duplicates.ts'
import { checkPreferred } from './preferred.ts'
import { checkReferences } from './references.ts'
import type { Rule } from './rule.ts'
import { checkShares } from './shares.ts'
import { checkValues } from './values.ts'

/** What must hold in a fact base beside its schema. To add a rule: its file and test here, its line below. */
export const rules = {
  references: checkReferences,
  duplicates: checkDuplicates,
  dates: checkDates,
  values: checkValues,
  shares: checkShares,
  preferred: checkPreferred,
} as const satisfies Readonly<Record<string, Rule>>
