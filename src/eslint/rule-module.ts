import type { Rule } from 'eslint'
import { PROBLEM, RECOMMENDED } from './rule-ids.ts'
import { readSettings } from './settings.ts'
import { crashFinding, findingsIn, type LintFinding } from './spec-findings.ts'

/** The ESLint rule of an id. In one file, it reports the findings of that id from the check of the whole spec. */
export function ruleModule(id: string): Rule.RuleModule {
  return {
    meta: {
      type: RECOMMENDED[id] === 'error' ? 'problem' : 'suggestion',
      docs: {
        description: `the rule ${id} of vitest-clause`,
        recommended: RECOMMENDED[id] !== 'off',
      },
      fixable: 'code',
      schema: [],
    },
    create: (context) => ({
      root() {
        for (const finding of findingsOf(context)) if (finding.rule === id) report(context, finding)
      },
    }),
  }
}

function report(context: Rule.RuleContext, { message, place, fix }: LintFinding): void {
  context.report({
    message,
    loc: 'start' in place ? { start: place.start, end: place.end } : place,
    fix: fix ? (fixer) => fixer.replaceTextRange([...fix.range], fix.text) : null,
  })
}

/** By ESLint's own object for a text. All rules of a pass share it, so the spec is asked once. */
const known = new WeakMap<object, readonly LintFinding[]>()

function findingsOf({ sourceCode, settings, cwd, filename }: Rule.RuleContext): readonly LintFinding[] {
  const before = known.get(sourceCode)
  if (before) return before
  const findings = compute()
  known.set(sourceCode, findings)
  return findings

  function compute(): readonly LintFinding[] {
    try {
      return findingsIn(readSettings(settings.clause, cwd), filename, sourceCode.text)
    } catch (error) {
      return [crashFinding(PROBLEM, error)]
    }
  }
}
