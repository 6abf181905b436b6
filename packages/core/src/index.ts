export { isUserError, UserError, type UserErrorOptions, unreachable } from './errors.ts'
export { createRandom, type Random, shuffle, xoshiro128pp } from './random.ts'
