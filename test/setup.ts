import fc from 'fast-check'

/**
 * Property tests try the same cases in every run, so that a change fails only for what it changes. `FC_SEED=random` (or
 * a number) searches elsewhere.
 */
const asked = process.env.FC_SEED
const seed = asked === 'random' ? Date.now() : Number(asked ?? 20261123)
fc.configureGlobal({ seed: seed | 0 })
