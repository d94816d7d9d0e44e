import { expect, test } from 'vitest'
import { SY73, shopProject } from '../support/fixtures.ts'

/** A clause below the one that it claims to override, in words that promise little. */
const WEAK = `---
title: Weak
authority: guideline
overrides: [sy73]
---
The assistant should try to respond where possible.

**Example**: hello

~~~xml
<user>
What a lovely day.
</user>
~~~
`

test('an error of the spec is a failing test at its line, warnings are annotations and one line', async () => {
  const project = shopProject('', { 'specs/weak.md': WEAK })
  const { output, states, json } = await project.run(['specs/weak.md'])
  expect(states).toEqual({
    'weak · Weak hello': 'passed',
    'check authority-order at 4:13': 'failed',
    'check warnings': 'passed',
  })
  const failure = output.slice(output.indexOf(' FAIL '), output.indexOf('⎯⎯[1/1]'))
  expect(failure.replace(/⎯+$/, '').trimEnd()).toMatchInlineSnapshot(`
    " FAIL  |specs| specs/weak.md:4 > check > authority-order at 4:13
    SpecError: Unexpected override of \`sy73\` (user, specs/sy73.md:3:8) by a clause of lower authority (guideline), expected one of at least user: raise the authority of \`weak\` or remove \`sy73\` here
     ❯ specs/weak.md:4:13
          2| title: Weak
          3| authority: guideline
          4| overrides: [sy73]
           |             ^
          5| ---
          6| The assistant should try to respond where possible."
  `)
  expect(output).toMatch(/Spec {2}1 error, 2 warnings \(.*\)/)
  const tags = json.testResults[0]!.assertionResults.flatMap((each) =>
    each.fullName.startsWith('check') ? [each.tags] : [],
  )
  expect(tags).toEqual([['check'], ['check']])

  const github = await project.run(['specs/weak.md', '--reporter=github-actions'], { GITHUB_ACTIONS: 'true' })
  expect(
    github.output
      .split('\n')
      .filter((line) => /^::(warning|error)/.test(line))
      .join('\n'),
  ).toMatchInlineSnapshot(`
    "::warning file=<root>/specs/weak.md,line=6,column=22::Unexpected weak verb, \`try to\`, expected what a reply shows: require the act or the result itself (weak-verb)
    ::warning file=<root>/specs/weak.md,line=6,column=37::Unexpected way out, \`where possible\`, expected the condition itself: say when the rule applies, or leave it out (escape-clause)
    ::error file=<root>/specs/weak.md,title=[specs] specs/weak.md > check > authority-order at 4%3A13,line=4,column=13::SpecError: Unexpected override of \`sy73\` (user, specs/sy73.md:3:8) by a clause of lower authority (guideline), expected one of at least user: raise the authority of \`weak\` or remove \`sy73\` here%0A ❯ specs/weak.md:4:13%0A%0A"
  `)
})

test('the severity of a rule is a matter of the config; an unknown rule is an error', async () => {
  const project = shopProject(
    "rules: { 'authority-order': 'warn', 'weak-verb': 'error', 'escape-clause': 'off' }",
    {
      'specs/weak.md': WEAK,
    },
  )
  const { states } = await project.run(['--tags-filter', 'check'])
  expect(
    Object.entries(states)
      .filter(([name]) => name.startsWith('check'))
      .sort(),
  ).toEqual([
    ['check warnings', 'passed'],
    ['check weak-verb at 6:22', 'failed'],
  ])
  const wrong = await shopProject("rules: { 'weak-verbs': 'off' }").run()
  expect(wrong.exitCode).toBe(1)
  expect(wrong.output).toContain(
    'clauses(): option `rules`: there is no rule `weak-verbs`; did you mean `weak-verb`?',
  )
})

test('a spec that is fine has no such tests', async () => {
  const { states, output } = await shopProject('', { 'specs/sy73.md': SY73 }).run()
  expect(Object.keys(states).filter((name) => name.startsWith('check'))).toEqual([])
  expect(output).not.toMatch(/^ +Spec /m)
})
