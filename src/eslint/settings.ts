import path from 'node:path'
import * as v from 'valibot'
import { AUTHORITIES } from '../clauses/data/clause.ts'
import type { LoadOptions } from '../clauses/load.ts'
import { DEFAULT_INCLUDE } from '../clauses/modules/clause-files.ts'

const schema = v.strictObject({
  root: v.optional(v.string()),
  include: v.optional(v.union([v.string(), v.array(v.string())])),
  policy: v.optional(v.string()),
  authorities: v.optional(v.record(v.string(), v.picklist(AUTHORITIES))),
})

/**
 * `settings: { clause: … }` of an ESLint config: where the spec is. The same as the options of `clauses()`, with the
 * same defaults; paths are relative to `root`, which is ESLint's working folder unless it is given.
 */
export type ClauseSettings = v.InferInput<typeof schema>

/** @throws TypeError that says which setting is wrong */
export function readSettings(settings: unknown, folder: string): LoadOptions {
  const parsed = v.safeParse(schema, settings ?? {})
  if (!parsed.success) {
    const issues = parsed.issues.map((issue) => `\`${v.getDotPath(issue) ?? 'clause'}\`: ${issue.message}`)
    throw new TypeError(
      `the setting \`clause\` of the ESLint config is wrong: ${issues.join('; ')}. It may have ${Object.keys(schema.entries).join(', ')}`,
    )
  }
  const { root = '.', include = DEFAULT_INCLUDE, policy, authorities } = parsed.output
  return { root: path.resolve(folder, root), include, policy, authorities }
}
