import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { loadSpec } from '../../src/clauses/load.ts'
import { policySlice } from '../../src/policy/slice.ts'
import { modelSpec } from '../support/model-spec.ts'

test('on the Model Spec the median slice is below 1/15 of the policy', () => {
  const { spec } = loadSpec({ root: modelSpec, include: 'examples/*.md', policy: 'model_spec.md' })
  const sizes = spec.clauses.map((clause) => policySlice(spec, clause).length).sort((a, b) => a - b)
  const whole = fs.readFileSync(path.join(modelSpec, 'model_spec.md'), 'utf8').length
  expect(sizes).toHaveLength(114)
  expect(sizes[57]!).toBeLessThan(whole / 15)
  console.log(`median ${sizes[57]}, largest ${sizes[113]}, of ${whole}`)
})
