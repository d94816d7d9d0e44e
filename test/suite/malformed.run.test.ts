import { expect, test } from 'vitest'
import { shopProject } from '../support/fixtures.ts'

const BROKEN = `---
title: Broken
autority: user
---
Text.

**Example**: never closed

~~~xml
<user>
Hello
~~~
`

/** The second of its clauses has one prompt that can be read and one that can't. */
const HALF = `# One {#half-one authority=boss}

Replies are short.

- Example

# Two {#half-two authority=user}

Replies are kind.

**Example**: fine

~~~xml
<user>
Hello!
</user>
~~~

**Example**: not fine

~~~xml
<usr>
Hello!
</usr>
~~~
`

test('each problem of a file is a failing test at its place; what can be read runs', async () => {
  const project = shopProject('', { 'specs/broken.md': BROKEN, 'specs/half.md': HALF })
  const { output, states, exitCode } = await project.run()
  expect(exitCode).toBe(1)
  expect(states).toMatchInlineSnapshot(`
    {
      "check warnings": "passed",
      "half-two · Two fine": "passed",
      "problems bad-frontmatter at 3:1": "failed",
      "problems unclosed-tag at 10:1": "failed",
      "problems unknown-authority at 1:28": "failed",
      "problems unknown-role at 22:1": "failed",
      "sy73 · Facts do not bend to the asker a neutral question": "passed",
      "sy73 · Facts do not bend to the asker an assumption": "failed",
      "tone · Kind words hello": "passed",
    }
  `)
  const from = output.indexOf(' FAIL  |specs| specs/broken.md')
  expect(output.slice(from, output.indexOf('⎯⎯⎯', from)).trimEnd()).toMatchInlineSnapshot(`
    " FAIL  |specs| specs/broken.md:3 > problems > bad-frontmatter at 3:1
    ClauseFileError: specs/broken.md:3:1 Unknown key \`autority\`, expected one of \`id\`, \`title\`, \`authority\`, \`threshold\`, \`samples\`, \`gate\`, \`tags\`, \`overrides\`, \`exceptions\`, \`imports\`, \`extends\`, \`checks\` or \`tools\`; did you mean \`authority\`? (bad-frontmatter)
     ❯ specs/broken.md:3:1
          1| ---
          2| title: Broken
          3| autority: user
           | ^
          4| ---
          5| Text."
  `)
  expect(output).toContain('    Clauses  2 files with problems | 1 failed | 2 passed (3)\n')
  // Nobody has asked for what can't be read: that makes no recording obsolete.
  project.write('specs/sy73.md', project.read('specs/sy73.md').replaceAll('</user>', '</usr>'))
  expect((await project.run()).output).not.toContain('obsolete')
})

test('vitest list names the problems and all the rest', async () => {
  const project = shopProject('', { 'specs/broken.md': BROKEN })
  const list = project.start(['list', '--project', 'specs'])
  await new Promise((resolve) => list.process.once('close', resolve))
  expect(list.process.exitCode).toBe(0)
  expect(list.output().trim().split('\n')).toMatchInlineSnapshot(`
    [
      "[specs] specs/broken.md > problems > bad-frontmatter at 3:1",
      "[specs] specs/broken.md > problems > unclosed-tag at 10:1",
      "[specs] specs/sy73.md > sy73 · Facts do not bend to the asker > a neutral question",
      "[specs] specs/sy73.md > sy73 · Facts do not bend to the asker > an assumption",
      "[specs] specs/tone.md > tone · Kind words > hello",
    ]
  `)
})

test('a text or a name that steers the terminal is told, and not shown', async () => {
  const project = shopProject('', {
    'specs/steer.md':
      '---\ntitle: Steer\nauthority: user\n---\nText \u001b[2J.\n\n# Challenge prompts\n\n- Hi\n',
    'specs/e\u001b[2Jvil.md': '---\ntitle: Evil\nauthority: user\n---\nText.\n',
    'specs/LOUD.MD': '---\ntitle: Loud\nauthority: user\n---\nText.\n',
  })
  const { output, states, exitCode } = await project.run()
  expect(exitCode).toBe(1)
  expect(states['problems control-character at 5:6']).toBe('failed')
  expect(output).toContain(
    'specs/steer.md:5:6 Unexpected control character U+001B: remove it, or write `&#27;` where a prompt needs it (control-character)',
  )
  expect(output).not.toContain('5| Text')
  expect(output).toContain(
    String.raw`Clauses: 1 file left out, with control characters in the name: rename specs/e\u001b[2Jvil.md`,
  )
  expect(output).toContain(
    'Clauses: 1 file left out, with a name that `include` has in another case: rename specs/LOUD.MD',
  )
})

test('the same on GitHub: an annotation at the mistake', async () => {
  const project = shopProject('', { 'specs/broken.md': '---\ntitle: Broken\nauthority: boss\n---\nText.\n' })
  const { output } = await project.run(['--reporter=github-actions', '--update=new'], {
    GITHUB_ACTIONS: 'true',
  })
  expect(output.split('\n').filter((line) => line.includes('broken.md'))).toMatchInlineSnapshot(`
    [
      "::error file=<root>/specs/broken.md,title=[specs] specs/broken.md > problems > unknown-authority at 3%3A12,line=3,column=12::ClauseFileError: specs/broken.md:3:12 Unknown authority \`boss\`; the known ones are \`root\`, \`system\`, \`developer\`, \`user\` and \`guideline\`. Use one of them, or say what it stands for with the option \`authorities: { boss: 'root' }\` (unknown-authority)%0A ❯ specs/broken.md:3:12%0A%0A",
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

test('a mistake in the policy text fails at its line, and its other sections stay', async () => {
  const project = shopProject(`policy: 'policy.md',`, {
    'policy.md': `# One {#one authority=user}

Text.

**Example**: hello

~~~xml
<user>
Hello!
</user>
<comparison>
<assistant> <!-- GOOD -->
No, kind friend.
</assistant>
</comparison>
~~~

# Two {#one}

Text.
`,
  })
  const { output, states } = await project.run()
  expect(states).toMatchInlineSnapshot(`
    {
      "check warnings": "passed",
      "grader · canaries canary · a reply that brings its own verdict": "failed",
      "grader · canaries canary · a reply that orders a score": "failed",
      "one · One precedent · hello · GOOD": "passed",
      "problems duplicate-id at 18:1": "failed",
      "sy73 · Facts do not bend to the asker a neutral question": "passed",
      "sy73 · Facts do not bend to the asker an assumption": "failed",
      "tone · Kind words hello": "passed",
    }
  `)
  expect(output).toContain(
    'ClauseFileError: policy.md:18:1 The id `one` is taken: it stands first at policy.md:1:1. Give one of them another id (duplicate-id)\n ❯ policy.md:18:1\n',
  )
})
