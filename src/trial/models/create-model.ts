import path from 'node:path'
import type { ModelChoice } from '../../model/choice.ts'
import type { Model } from '../../model/model.ts'
import { functionModel } from '../../model/module.ts'
import { openaiModel } from '../../model/openai/openai.ts'
import { handwrittenModel } from '../../model/recordings/handwritten.ts'
import { watched } from './reads.ts'

/**
 * The model that a choice names.
 *
 * @param exported default export of the user's module
 * @param version hash of that module; of the files alone, where the choice names a version
 * @throws TypeError where an option or what the module exports can't be right
 */
export function createModel(choice: ModelChoice, exported: unknown, version: string | undefined): Model {
  if (choice.kind === 'handwritten') return handwrittenModel()
  if (choice.kind === 'openai') return openaiModel(choice)
  const id = choice.path.split(path.sep).join('/')
  const call =
    typeof exported === 'function'
      ? (...given: readonly unknown[]): unknown => watched(() => exported(...given))
      : exported
  return functionModel({ id, identity: identityOf(choice, version), call })
}

/** A version that the config names stands for the code, and not for the files that it names beside it. */
function identityOf(
  { version: named, files }: Extract<ModelChoice, { readonly kind: 'module' }>,
  version: string | undefined,
) {
  if (named === undefined) return { version }
  return files ? { version: named, files: version } : { version: named }
}
