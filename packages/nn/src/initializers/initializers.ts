import { named } from '../named.ts'
import { ones, zeros } from './constants.ts'
import type { Initializer } from './initializer.ts'
import { orthogonal } from './orthogonal.ts'
import {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
} from './varianceScaling.ts'

/** Every initializer by the name that a layer's options take. */
export const initializers = {
  glorotUniform,
  glorotNormal,
  heUniform,
  heNormal,
  lecunUniform,
  lecunNormal,
  orthogonal,
  zeros,
  ones,
} satisfies Record<string, Initializer>

export type InitializerName = keyof typeof initializers

/**
 * The initializer of a name, or a given function itself.
 *
 * @throws UserError on a name that is none
 */
export function initializerOf(choice: InitializerName | Initializer): Initializer {
  if (typeof choice === 'function') return choice
  return named('initializer', initializers, choice)
}
