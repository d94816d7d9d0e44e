import path from 'node:path'
import type { ModelChoice } from '../model/choice.ts'
import type { Model } from '../model/model.ts'
import { functionModel } from '../model/module.ts'
import { openaiModel } from '../model/openai/openai.ts'
import { handwrittenModel } from '../model/recordings/handwritten.ts'

/**
 * The model that a choice names.
 *
 * @param exported default export of the user's module
 * @param version hash of that module, where the choice names no version
 * @throws TypeError where an option or what the module exports can't be right
 */
export function createModel(choice: ModelChoice, exported: unknown, version: string | undefined): Model {
  if (choice.kind === 'handwritten') return handwrittenModel()
  if (choice.kind === 'openai') return openaiModel(choice)
  const id = choice.path.split(path.sep).join('/')
  return functionModel({ id, identity: { version: choice.version ?? version }, call: exported })
}
