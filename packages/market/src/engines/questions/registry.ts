import { activityQuestions } from './activity.ts'
import { funnelQuestions } from './funnel.ts'
import type { Questions } from './question.ts'
import { countingQuestions, retentionQuestions } from './retention.ts'
import { salesQuestions } from './sales.ts'
import { valueQuestions } from './value.ts'

/** Every measure that runs on every engine. A new measure adds its line in the file of its kind. */
export const questions: Questions = {
  ...activityQuestions,
  ...retentionQuestions,
  ...countingQuestions,
  ...valueQuestions,
  ...funnelQuestions,
  ...salesQuestions,
}
