import path from 'node:path'
import type { Clause, Gate } from '../clauses/data/clause.ts'
import { hashOf } from '../common/hash.ts'
import type { BaselineContext, KnownClause } from '../report/baseline/baseline.ts'
import type { ResolvedOptions } from './input/options.ts'
import type { SpecSource } from './input/spec-source.ts'
import { graderIdentity, targetIdentity } from './model-identity.ts'
import type { RunState } from './vitest/run-plan.ts'

/** What the comparison with a stored run must know. */
export function baselineContext(
  { worker, baseline }: ResolvedOptions,
  source: SpecSource,
  { mode, versions }: Required<RunState>,
): BaselineContext {
  const { spec } = source.current()
  return {
    file:
      baseline === undefined
        ? undefined
        : { path: path.resolve(source.location.root, baseline), name: baseline },
    target: targetIdentity(worker, versions),
    grader: graderIdentity(worker, versions),
    clauses: new Map(spec.clauses.map((clause) => [clause.id, known(clause, worker.gate)])),
    sections: new Map(spec.sections.map(({ id, title }) => [id, title])),
    mode,
  }
}

function known(
  { title, text, authority, checks, section, examples, gate }: Clause,
  otherwise: Gate,
): KnownClause {
  return {
    title,
    section,
    rule: hashOf({ title, text, authority, checks }),
    challenges: examples.length,
    gated: (gate ?? otherwise) === 'regression',
  }
}
