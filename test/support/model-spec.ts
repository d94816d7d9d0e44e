import fs from 'node:fs'
import path from 'node:path'

/** Where the Model Spec lies on the developers' machines; it is not part of this repository. */
export const modelSpec = path.resolve(import.meta.dirname, '../../../shared/data/model_spec')

/** False where the Model Spec is missing; said once, so that nobody takes a skip for a pass. */
export function hasModelSpec(): boolean {
  const found = fs.existsSync(path.join(modelSpec, 'model_spec.md'))
  if (!found) console.log(`skipped: the Model Spec is not at ${modelSpec}`)
  return found
}
