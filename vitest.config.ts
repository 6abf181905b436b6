import { defineConfig } from 'vitest/config'

/** Packages resolve to their sources, so a unit test never runs against a stale build. */
const sources = [
  {
    find: /^@bellwether\/([a-z]+)$/,
    replacement: new URL('./packages/$1/src/index.ts', import.meta.url).pathname,
  },
]

export default defineConfig({
  resolve: { alias: sources },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts', 'examples/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    passWithNoTests: false,
  },
})
