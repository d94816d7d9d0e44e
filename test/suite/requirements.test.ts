import { expect, test } from 'vitest'
import { requireNode } from '../../src/suite/input/options.ts'

test.for(['20.20.2', '18.0.0', '22.11.9'])('Node %s is too old, and that is said', (version) => {
  expect(() => requireNode(version)).toThrow(
    `vitest-clause needs Node 22.12 or newer, as Vitest 5 does; this is ${version}.`,
  )
})

test.for(['22.12.0', '24.21.0', '26.0.0'])('Node %s will do', (version) => {
  expect(() => requireNode(version)).not.toThrow()
})
