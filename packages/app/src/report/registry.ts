import type { Section } from './section.ts'
import { advice } from './sections/advice.ts'
import { changes } from './sections/changes.ts'
import { concentration } from './sections/concentration.ts'
import { drivers } from './sections/drivers.ts'
import { growthOfUsers } from './sections/growth.ts'
import { history } from './sections/history.ts'
import { leaders } from './sections/leaders.ts'
import { method } from './sections/method.ts'
import { outlookSection } from './sections/outlook.ts'
import { prices } from './sections/prices.ts'
import { quality } from './sections/quality.ts'
import { revenuePerUser } from './sections/revenue-per-user.ts'
import { size } from './sections/size.ts'
import { sources } from './sections/sources.ts'
import { users } from './sections/users.ts'
import { whatIf } from './sections/what-if.ts'
import { who } from './sections/who.ts'

/** The sections in the order of the report. A new one is its file and its line here. */
export const sections: readonly Section[] = [
  history,
  size,
  leaders,
  concentration,
  users,
  who,
  revenuePerUser,
  prices,
  changes,
  drivers,
  outlookSection,
  whatIf,
  advice,
  growthOfUsers,
  quality,
  method,
  sources,
]
