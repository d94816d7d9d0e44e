import path from 'node:path'
import type { CalibrationContext } from '../report/calibration/calibration.ts'
import type { ResolvedOptions } from './input/options.ts'
import type { SpecSource } from './input/spec-source.ts'
import { graderIdentity } from './model-identity.ts'
import type { RunState } from './vitest/run-plan.ts'

/** What the calibration must know. Undefined where nobody or a person grades: there is no grader to calibrate. */
export function calibrationContext(
  { worker, minKappa }: ResolvedOptions,
  source: SpecSource,
  { mode, versions }: Required<RunState>,
): CalibrationContext | undefined {
  const { graders = [] } = worker
  if (graders.length === 0 || graders.some(({ model }) => model.kind === 'handwritten')) return undefined
  const { root, policy } = source.location
  const first = policy ?? source.current().files[0]?.file
  if (first === undefined) return undefined
  return {
    file: path.resolve(root, path.dirname(first), '__recordings__/calibration.json'),
    grader: graderIdentity(worker, versions),
    precedents: source.precedentCount(),
    minKappa,
    write: mode !== 'none',
  }
}
