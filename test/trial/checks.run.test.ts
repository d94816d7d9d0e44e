import { expect, test } from 'vitest'
import { shopProject } from '../support/fixtures.ts'

/** Two challenges: the fixture's assistant answers the first with three words, the second with four. */
const SHORT = `---
title: Short and kind
authority: guideline
checks:
  maxWords: 3
  notContains: [sorry]
  language: en
---
Replies are short and kind.

## Challenge prompts

- Hello!
- I know!
`

/** Keeps what the grader is asked, one line a call. */
const WATCHED_GRADER = `import fs from 'node:fs'
export default ([rules, data]) => {
  fs.appendFileSync(new URL('./asked.txt', import.meta.url), rules.content.split('# The clause that you grade by')[1] + '\\n')
  const { reply } = JSON.parse(data.content.match(/^\\{.*\\}$/ms)[0])
  return JSON.stringify({ evidence: [reply.slice(0, 19)], reasoning: 'It is kind.', applicable: true, score: 7 })
}
`

function project(clause = SHORT) {
  const shop = shopProject('', { 'specs/short.md': clause, 'grader.js': WATCHED_GRADER })
  shop.remove('specs/sy73.md')
  shop.remove('specs/tone.md')
  return shop
}

const FOUR_WORDS = SHORT.replace('- I know!', '- I know this well.')

test('what a check decides needs no grader; what checks find is told to it', async () => {
  const shop = project(FOUR_WORDS)
  const { output, json } = await shop.run()
  const failure = output.slice(output.indexOf('Error: '), output.indexOf('\n ❯ specs/'))
  expect(failure.trim()).toMatchInlineSnapshot(`
    "Error: the reply does not satisfy clause short (Short and kind)

      prompt “I know this well.”
      score 0.00 (1 of 7) < threshold 0.83 (the default)
      check maxWords: has 5 words, at most 3 allowed
      reply  from ./assistant.js, now:
             │ Yes. I know this well."
  `)
  expect(output.slice(output.indexOf('Clauses')).split('JSON report')[0]!.trim()).toMatchInlineSnapshot(`
    "Clauses  1 failed | 0 passed (1)

      clause                                authority  satisfied          95 %  mean
      short Short and kind                  guideline        1/2  [0.09, 0.91]  0.50

          Score  mean 0.50 over 2 graded replies, 1 of them satisfied [0.09, 0.91], 1 decided by checks
        Answers  2 live ./assistant.js | 1 live ./grader.js
          Calls  3
         Grader  ./grader.js: uncalibrated, the spec has no labelled replies to test it with"
  `)
  expect(shop.read('asked.txt').trim()).toMatchInlineSnapshot(`
    "Short and kind (#short)

    Replies are short and kind.

    # Settled already

    Code has decided these points. Take them as given and don't count or measure again:

    - The reply has 3 words, at most 3 allowed.
    - The reply does not contain "sorry", and must not.
    - The reply is in English (en)."
  `)
  const results = json.testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ meta }) => meta.clause[0]),
  )
  expect(results.map(({ decision, samples }) => [decision.outcome, samples])).toMatchObject([
    [
      'satisfied',
      [
        {
          verdict: { kind: 'satisfied', raw: 7 },
          gradings: [{ model: './grader.js' }],
          checks: [
            { check: 'maxWords', outcome: 'passed', message: 'has 3 words, at most 3 allowed' },
            { check: 'notContains', outcome: 'passed' },
            { check: 'language', outcome: 'passed' },
          ],
        },
      ],
    ],
    [
      'violated',
      [
        {
          verdict: { kind: 'violated', raw: 1, score: 0, evidence: [], by: 'code' },
          gradings: [],
          checks: [{ check: 'maxWords', outcome: 'failed' }, { check: 'notContains' }, { check: 'language' }],
        },
      ],
    ],
  ])
})

test('a grading that a new check makes needless is obsolete, and removed with -u', async () => {
  const shop = project(FOUR_WORDS.replace('  maxWords: 3\n', '  maxWords: 30\n'))
  await shop.run()
  expect(shop.read('specs/__recordings__/short.yaml').match(/role: grader/g)).toHaveLength(2)
  shop.write('specs/short.md', FOUR_WORDS)
  const stricter = await shop.run([], { CI: 'true' })
  expect(stricter.output).toContain('check maxWords: has 5 words, at most 3 allowed')
  await shop.run()
  expect((await shop.run()).output).toContain('obsolete in specs/__recordings__/short.yaml; -u removes them')
  await shop.run(['-u'])
  expect(shop.read('specs/__recordings__/short.yaml').match(/role: grader/g)).toHaveLength(1)
})

test('in place, and wrong in place', async () => {
  const shop = shopProject('', {
    'test/own.test.js': `import 'vitest-clause/matcher'
import { expect, test } from 'vitest'
const clause = (checks) => ({ id: 'short', text: 'Replies are JSON.', checks })
test('passes', () => expect('{}').toSatisfyClause(clause({ json: true })))
test('fails', () => expect('Sure!').toSatisfyClause(clause({ json: true })))
test('not', () => expect('Sure!').not.toSatisfyClause(clause({ json: true })))
test('slow', () => expect('a'.repeat(50) + '!').not.toSatisfyClause(clause({ matches: '^(a+)+$' })))
test('wrong', () => expect('{}').toSatisfyClause(clause({ jsn: true })))
`,
  })
  const { states, json } = await shop.run(['--project', '!specs'])
  expect(Object.values(states)).toEqual(['passed', 'failed', 'passed', 'failed', 'failed'])
  const messages = json.testResults.flatMap(({ assertionResults }) =>
    assertionResults.flatMap(({ failureMessages }) =>
      failureMessages.map((each) => each.replace(/\n {4}at [\s\S]*/, '')),
    ),
  )
  expect(messages).toMatchInlineSnapshot(`
    [
      "Error: the reply does not satisfy clause short

      score 0.00 (1 of 7) < threshold 0.83 (the default)
      check json: is not JSON; it begins "Sure!"
      reply  given by the test:
             │ Sure!
    ",
      "Error: no verdict on clause short

      no verdict: 1 of 1 sample unscored (check-error), none is scored
      check-error: check matches: /^(a+)+$/ took longer than 1 s on this reply; simplify it: a repetition within a repetition, as in (a+)+, does that
    ",
      "TypeError: Unknown key \`checks.jsn\`, expected one of \`maxWords\`, \`minWords\`, \`matches\`, \`notMatches\`, \`contains\`, \`notContains\`, \`json\`, \`jsonSchema\`, \`language\`, \`calls\`, \`notCalls\`, \`before\`, \`maxCalls\`, \`args\`, \`filesMatch\` or \`run\`; did you mean \`json\`?",
    ]
  `)
})
