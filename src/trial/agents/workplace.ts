import type { CommandResult } from '../../acts/acts.ts'
import type { Asked } from '../../model/engine/engine.ts'
import { failure } from '../../model/failure.ts'
import type { Answer } from '../../model/model.ts'
import { messageOf } from '../../model/readable.ts'
import { createWorkspace, type Folder, type Workspace } from './workspace.ts'

/** Where one sample of a target with a workspace works. */
export interface Workplace {
  /** What its reply depends on besides the prompt: the folder, and the commands that judge. Plain data. */
  readonly version: object
  /** Asks the target in a copy of the folder, and has the commands of the clause judge what differs then. */
  answer(
    ask: (workspace: string) => Promise<Asked>,
    signal: AbortSignal,
  ): Promise<Answer & { readonly ms?: number }>
  /** Removes the copy; or keeps it, where the config says so and the reply wasn't satisfied, and returns its path. */
  leave(isSatisfied: boolean): string | undefined
}

export interface WorkplaceOptions {
  readonly folder: Folder
  /** Those that judge, by name. */
  readonly commands: Readonly<Record<string, string>>
  /** Milliseconds for each. */
  readonly timeout: number
  readonly keep: boolean
}

export function createWorkplace({ folder, commands: named, timeout, keep }: WorkplaceOptions): Workplace {
  let workspace: Workspace | undefined
  return {
    version: { folder: folder.version, commands: named },
    async answer(ask, signal) {
      try {
        workspace = createWorkspace(folder)
      } catch (error) {
        return failure('failed', `the workspace can't be copied: ${messageOf(error)}`)
      }
      const answer = await ask(workspace.root)
      if (answer.kind === 'failure') return answer
      const files = { ...answer.files, ...workspace.changes() }
      const commands: Record<string, CommandResult> = {}
      for (const [name, command] of Object.entries(named))
        commands[name] = await workspace.run(command, { signal, timeout })
      if (signal.aborted)
        return failure('aborted', 'the call was stopped before the commands had judged its files')
      return { ...answer, files, commands }
    },
    leave(isSatisfied) {
      if (keep && !isSatisfied) return workspace?.root
      workspace?.remove()
      return undefined
    },
  }
}
