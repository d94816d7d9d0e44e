import { expect, test } from 'vitest'
import { shopProject, TONE } from '../support/fixtures.ts'
import { config } from '../support/project.ts'

/** A grader that gives one score. */
function scoring(score: number): string {
  return `export default (messages) => {
  const { reply } = JSON.parse(messages.at(-1).content.match(/^\\{.*\\}$/ms)[0])
  return JSON.stringify({ evidence: [reply.slice(0, 19)], reasoning: 'So it is.', applicable: true, score: ${score} })
}
`
}

/** The clause `tone`, a challenge and a precedent, graded by three. */
function panel(scores: readonly number[], rules = '', tone = TONE) {
  const graders = scores.map((_, index) => `'./g${index}.js'`).join(', ')
  const project = shopProject('', {
    'vitest.config.mjs': config(`{ target: './assistant.js', grader: [${graders}], ${rules} }`),
    ...Object.fromEntries(scores.map((score, index) => [`g${index}.js`, scoring(score)])),
    'specs/tone.md': tone,
  })
  project.remove('specs/sy73.md')
  return project
}

const LABELLED = TONE.replace(
  '</user>\n',
  '</user>\n<comparison>\n<assistant> <!-- GOOD -->\nHello, friend!\n</assistant>\n</comparison>\n',
)

/** Its annotations, as GitHub gets them. */
async function warnings(project: ReturnType<typeof panel>): Promise<string[]> {
  const { output } = await project.run(['--reporter=github-actions', '--update=new'], {
    GITHUB_ACTIONS: 'true',
  })
  const lines = output.split('\n').filter((line) => line.startsWith('::') && line.includes('readings'))
  // The tests run beside each other, and end in any order.
  return lines.sort()
}

test('gradings three points apart, or on both sides of the cut, are a warning at the prompt', async () => {
  expect(await warnings(panel([7, 7, 3]))).toMatchInlineSnapshot(`
    [
      "::warning file=<root>/specs/tone.md,line=11,column=1::two readings of the clause: ./g0.js 7; ./g1.js 7; ./g2.js 3 of 7: say in the clause which one holds (grader-disagreement)",
    ]
  `)
  expect(await warnings(panel([6, 6, 5]))).toHaveLength(1)
  expect(await warnings(panel([7, 6, 6]))).toEqual([])
})

test('so it is at a labelled reply', async () => {
  expect(await warnings(panel([7, 7, 3], '', LABELLED))).toMatchInlineSnapshot(`
    [
      "::warning file=<root>/specs/tone.md,line=11,column=1::two readings of the clause: ./g0.js 7; ./g1.js 7; ./g2.js 3 of 7: say in the clause which one holds (grader-disagreement)",
      "::warning file=<root>/specs/tone.md,line=15,column=1::two readings of the clause: ./g0.js 7; ./g1.js 7; ./g2.js 3 of 7: say in the clause which one holds (grader-disagreement)",
    ]
  `)
})

test('off says nothing; an error fails what would pass, and hides no other failure', async () => {
  expect(await warnings(panel([7, 7, 3], "rules: { 'grader-disagreement': 'off' }"))).toEqual([])
  const strict = "rules: { 'grader-disagreement': 'error' }"
  const { states, output } = await panel([7, 7, 3], strict).run()
  expect(states).toEqual({ 'tone · Kind words hello': 'failed' })
  const failure = output.slice(output.indexOf('SpecError'), output.indexOf('⎯⎯[1/1]'))
  expect(failure.replace(/⎯+$/, '').trimEnd()).toMatchInlineSnapshot(`
    "SpecError: two readings of the clause: ./g0.js 7; ./g1.js 7; ./g2.js 3 of 7: say in the clause which one holds (grader-disagreement)
     ❯ specs/tone.md:11:1
          9| ~~~xml
         10| <user>
         11| Hello!
           | ^
         12| </user>
         13| ~~~"
  `)
  const other = await panel([7, 3, 3], strict).run()
  expect(other.output).toContain('Error: the reply does not satisfy clause tone')
  expect(other.output).toMatch(/tone\.md:\d+:1 error\s+↳ two readings of the clause/)
})

test('a comment above the example keeps it silent', async () => {
  const comment = '<!-- clause-disable-next-line grader-disagreement -- the graders are being compared -->\n'
  const silenced = TONE.replace('**Example**', `${comment}**Example**`)
  const project = panel([7, 7, 3], '', silenced)
  expect(await warnings(project)).toEqual([])
  const needless = panel([7, 7, 3], '', TONE.replace('Replies are', `${comment}Replies are`))
  expect((await needless.run(['--reporter=verbose'])).output).toContain(
    'Nothing to suppress: `grader-disagreement` finds nothing on line 6',
  )
})
