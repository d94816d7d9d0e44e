import { defineConfig } from 'vitest/config'
import { clauses } from './src/index.ts'

// The example spec runs on recordings that a person wrote. To put a model to the test instead:
// TARGET=openai:<model> GRADER=openai:<model> OPENAI_API_KEY=… npx vitest --project specs
const { TARGET = 'handwritten', GRADER = 'handwritten' } = process.env

export default defineConfig({
  plugins: [clauses({ target: TARGET, grader: GRADER, lock: './specs/spec.lock.json' })],
  test: { include: ['test/**/*.test.ts'], testTimeout: 120_000, maxWorkers: '100%' },
})
