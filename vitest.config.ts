import { defineConfig } from 'vitest/config'
import { clauses } from './src/index.ts'

// The example spec runs on recordings that a person wrote. To put a model to the test instead:
// TARGET=openai:<model> GRADER=openai:<model> OPENAI_API_KEY=… npx vitest --project specs
const { TARGET = 'handwritten', GRADER = 'handwritten' } = process.env

/** Tests that start processes, most of them a Vitest of their own. */
const RUNS = 'test/**/*.run.test.ts'
/** Long enough for a machine that is busy with other things: no test is about time. */
const TIMEOUT = 120_000

export default defineConfig({
  plugins: [clauses({ target: TARGET, grader: GRADER, lock: './specs/spec.lock.json' })],
  test: {
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [RUNS],
          testTimeout: TIMEOUT,
          // Half of the time would go into loading the same modules for each file. What a test replaces is put back.
          isolate: false,
          restoreMocks: true,
          unstubEnvs: true,
          unstubGlobals: true,
        },
      },
      { test: { name: 'runs', include: [RUNS], testTimeout: TIMEOUT, hookTimeout: TIMEOUT } },
    ],
  },
})
