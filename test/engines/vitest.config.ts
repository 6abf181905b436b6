import { defineConfig } from 'vitest/config'
import base from '../../vitest.config.ts'

/** The jobs that need another engine: `npm run test:clickhouse` and `npm run test:trino`, no part of `npm test`. */
export default defineConfig({
  ...base,
  root: new URL('../..', import.meta.url).pathname,
  test: {
    ...base.test,
    include: ['test/engines/*.engine.ts'],
    testTimeout: 900_000,
    hookTimeout: 1_800_000,
    fileParallelism: false,
  },
})
