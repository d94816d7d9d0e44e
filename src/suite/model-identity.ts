import type { ModelIdentity } from '../report/baseline/stored.ts'
import type { ModelChoice, WorkerOptions } from '../trial/contract.ts'
import type { ModuleVersions } from './vitest/run-plan.ts'

/** The panel: its name and all that its verdicts depend on. */
export function graderIdentity({ graders = [] }: WorkerOptions, versions: ModuleVersions): ModelIdentity {
  return {
    id: graders
      .map(({ model, decisions }) => (decisions ? `decisions:${decisions.model}` : nameOf(model)))
      .join(' + '),
    identity: { graders, versions: graders.map(({ model }) => versionOf(model, versions)) },
  }
}

/** What is tested: its name and all that its replies depend on. */
export function targetIdentity({ target }: WorkerOptions, versions: ModuleVersions): ModelIdentity {
  if (!target) return { id: 'none', identity: {} }
  return { id: nameOf(target), identity: { target, version: versionOf(target, versions) } }
}

function versionOf(model: ModelChoice, versions: ModuleVersions): string | null {
  return model.kind === 'module' ? (versions[model.path] ?? null) : null
}

function nameOf(model: ModelChoice): string {
  if (model.kind === 'openai') return `openai:${model.model}`
  return model.kind === 'module' ? model.path : model.kind
}
