import { defineConfig } from 'vitest/config'
import { clauses } from 'vitest-clause'

export default defineConfig({
  plugins: [clauses({ target: './src/assistant.ts', grader: './src/grader.ts' })],
})
