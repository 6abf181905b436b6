import { level, type ShareModel } from './model.ts'

/** The last shares stay: the bar to beat. */
export const noChange: ShareModel = {
  name: 'no-change',
  forecast: ({ shares }, horizon) => level(shares.at(-1)!, horizon),
}
