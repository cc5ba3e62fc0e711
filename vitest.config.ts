import { defineConfig } from 'vitest/config';

const jsx = { runtime: 'automatic', importSource: 'hono/jsx' } as const;
/** Tests that need no database: what the git hook runs. */
const UNIT = [
  'tests/{deploy,house,judge,copies,stories,extract,sources,discover,config,core,newspapers,bench}/**/*.test.{ts,tsx}',
];
const ALL = ['tests/**/*.test.{ts,tsx}'];

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    passWithNoTests: false,
    allowOnly: false,
    projects: [
      { oxc: { jsx }, test: { name: 'unit', include: UNIT, testTimeout: 60_000 } },
      {
        oxc: { jsx },
        test: {
          name: 'house',
          include: ALL,
          exclude: UNIT,
          globalSetup: ['tests/support/postgres.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
