import { createRequire } from 'node:module'
import markdown from '@eslint/markdown'
import type { ESLint, Linter, Rule } from 'eslint'
import { ESLINT_RULE_IDS, RECOMMENDED } from './eslint/rule-ids.ts'
import { ruleModule } from './eslint/rule-module.ts'

export type { ClauseSettings } from './eslint/settings.ts'

const { name, version } = createRequire(import.meta.url)('../package.json') as {
  name: string
  version: string
}

/** What the entry exports. */
export interface ClausePlugin extends ESLint.Plugin {
  rules: Record<string, Rule.RuleModule>
  configs: { recommended: Linter.Config }
}

const rules: Record<string, Rule.RuleModule> = Object.fromEntries(
  ESLINT_RULE_IDS.map((id) => [id, ruleModule(id)]),
)

const recommended: Linter.Config = {
  name: 'clause/recommended',
  files: ['**/*.md'],
  language: 'markdown/gfm',
  languageOptions: { frontmatter: 'yaml' } as Linter.LanguageOptions,
  // A getter, because a plugin's config holds the plugin itself.
  get plugins() {
    return { markdown: markdown as unknown as ESLint.Plugin, clause: plugin }
  },
  rules: {
    ...Object.fromEntries(Object.entries(RECOMMENDED).map(([id, severity]) => [`clause/${id}`, severity])),
    // A reference `[^sy73]` and a link `[?](#id)` lead to other files of a spec: `undefined-clause` knows them.
    'markdown/no-missing-label-refs': 'off',
    'markdown/no-missing-link-fragments': 'off',
  },
}

const plugin: ClausePlugin = {
  meta: { name, version, namespace: 'clause' },
  rules,
  configs: { recommended },
}

/**
 * The checks of a spec as an ESLint plugin, for editors and CI.
 *
 * @example
 * // eslint.config.js
 * import clause from 'vitest-clause/eslint'
 * export default [clause.configs.recommended]
 */
export default plugin
