import { expect, test } from 'vitest'
import { shopProject } from '../support/fixtures.ts'

test('a malformed file fails its own suite at the mistake; the others run', async () => {
  const project = shopProject('', {
    'specs/broken.md': `---
title: Broken
autority: user
---
Text.

**Example**: never closed

~~~xml
<user>
Hello
~~~
`,
  })
  const { output, states, exitCode } = await project.run()
  expect(exitCode).toBe(1)
  expect(Object.keys(states)).toHaveLength(3)
  const failure = output.slice(output.indexOf('Failed Suites'), output.indexOf('Failed Tests'))
  expect(failure).toMatchInlineSnapshot(`
    "Failed Suites 1 ⎯⎯⎯⎯⎯⎯⎯

     FAIL  |specs| specs/broken.md [ specs/broken.md ]
    ClauseFileError: 2 problems

      specs/broken.md:3:1 Unknown key \`autority\`, expected one of \`id\`, \`title\`, \`authority\`, \`threshold\`, \`samples\`, \`gate\`, \`tags\`, \`overrides\`, \`exceptions\`, \`imports\`, \`extends\` or \`checks\`; did you mean \`authority\`? (bad-frontmatter)
      specs/broken.md:10:1 \`<user>\` is not closed: expected \`</user>\` at the start or the end of a line (unclosed-tag)

     ❯ specs/broken.md:3:1
          1| ---
          2| title: Broken
          3| autority: user
           | ^
          4| ---
          5| Text.

    ⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯[1/2]⎯


    ⎯⎯⎯⎯⎯⎯⎯ "
  `)
})

test('the same on GitHub: an annotation at the mistake', async () => {
  const project = shopProject('', { 'specs/broken.md': '---\ntitle: Broken\nauthority: boss\n---\nText.\n' })
  const { output } = await project.run(['--reporter=github-actions', '--update=new'], {
    GITHUB_ACTIONS: 'true',
  })
  expect(output.split('\n').filter((line) => line.includes('broken.md'))).toMatchInlineSnapshot(`
    [
      "::error file=<root>/specs/broken.md,title=[specs] specs/broken.md,line=3,column=12::ClauseFileError: specs/broken.md:3:12 Unknown authority \`boss\`; the known ones are \`root\`, \`system\`, \`developer\`, \`user\` and \`guideline\`. Use one of them, or say what it stands for with the option \`authorities: { boss: 'root' }\` (unknown-authority)%0A ❯ specs/broken.md:3:12%0A%0A",
    ]
  `)
})

test.for([
  [{ threshhold: 0.8 }, 'clauses(): unknown option `threshhold`'],
  [{ threshold: 8 }, 'clauses(): option `threshold`: Invalid value: Expected <=1, got 8'],
  [{ target: 'gpt-9' }, "clauses(): option `target`: Expected 'openai:<model>'"],
] as const)('a wrong option stops the run: %j', async ([options, message]) => {
  const project = shopProject(JSON.stringify(options).slice(1, -1))
  const { output, exitCode } = await project.run()
  expect(exitCode).toBe(1)
  expect(output).toContain(message)
})

test('a missing grader is an error of each case that says so', async () => {
  const project = shopProject('', {})
  project.write('vitest.config.mjs', project.read('vitest.config.mjs').replace("grader: './grader.js', ", ''))
  const { output, states } = await project.run()
  expect(Object.values(states)).toEqual(['failed', 'failed', 'failed'])
  expect(output).toContain(
    "no grader: name the model that scores replies in the config, e.g. clauses({ grader: 'openai:<model>' })",
  )
})

test('a mistake in the policy text fails as a suite at its line', async () => {
  const project = shopProject(`policy: 'policy.md',`, {
    'policy.md': '# One {#one}\n\nText.\n\n# Two {#one}\n\nText.\n',
  })
  const { output, states } = await project.run()
  expect(Object.keys(states)).toHaveLength(3)
  expect(output).toContain('policy.md:5:')
  expect(
    output.slice(output.indexOf('ClauseFileError'), output.indexOf('Failed Tests')),
  ).toMatchInlineSnapshot(`
    "ClauseFileError: policy.md:5:1 The id \`one\` is taken: it stands first at policy.md:1:1. Give one of them another id (duplicate-id)
     ❯ policy.md:5:1
          3| Text.
          4|
          5| # Two {#one}
           | ^
          6|
          7| Text.

    ⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯[1/2]⎯


    ⎯⎯⎯⎯⎯⎯⎯ "
  `)
})
