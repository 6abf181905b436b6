import fixture from './fixtures/choice.json' with { type: 'json' }
import { logit } from './logit.ts'
import { mixedLogit } from './mixed.ts'
import { nestedLogit } from './nested.ts'
import { wideChoices } from './wide.ts'

/** What fixtures/generate.py estimated with statsmodels and SciPy. */
export const expected = fixture

const layout = {
  choice: 'mode',
  attributes: ['cost', 'time'],
  cases: ['income'],
  availability: 'open',
} as const

/** The fixture's choices: each on its own, by person, and with weights. */
export const choices = wideChoices(fixture.columns, layout)
export const panel = wideChoices(fixture.columns, { ...layout, person: 'person' })
export const weighted = wideChoices(fixture.columns, { ...layout, weight: 'weight' })

const generic = ['cost', 'time']

/** Every choice model, estimated on the fixture's choices. */
export const fits = {
  logit: () => logit(choices, { generic, cases: ['income'] }),
  nested: () =>
    nestedLogit(panel, { generic, nests: { public: ['bus', 'train'], private: ['car', 'bike'] } }),
  mixed: () =>
    mixedLogit(panel, {
      generic,
      random: { cost: 'normal', time: 'triangular' },
      draws: expected.mixed.draws,
    }),
}
