import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { expect, test } from 'vitest'
import { version as vitestVersion } from 'vitest/node'
import { cleanEnvironment } from '../support/environment.ts'
import { shopProject } from '../support/fixtures.ts'
import { repository } from '../support/folder.ts'

/** What must not get through: a cleared screen, a window's title, a colour, an overwritten line, a turned one, C1. */
const HOSTILE =
  '\u001b[2J\u001b]0;owned\u0007x\u001b[95m\rOVERWRITTEN\u202e\u009b2J\n::stop-commands::x\n \t::set-env::y\n##[add-mask]z'

const hostile = JSON.stringify(HOSTILE)

const ASSISTANT = `export default (messages) => {
  const { content } = messages.at(-1)
  if (content === 'Throw!') throw new Error(${hostile})
  return 'A reply. ' + ${hostile}
}
`

const GRADER = `export default (messages) => {
  const { reply } = JSON.parse(messages.at(-1).content.match(/^\\{.*\\}$/ms)[0])
  return JSON.stringify({ evidence: [reply], reasoning: 'Because. ' + ${hostile}, applicable: true, score: 2 })
}
`

/** Two gradings that differ, so that annotations quote them. */
const OTHER = GRADER.replace('score: 2', 'score: 7')

/** The text itself is clean, and what it stands for isn't. */
const CLAUSE = `---
title: "::warning:: A title \\e[2J\\e[95m\\r\\u202ethat turns ##[x]"
authority: user
---
Replies are kind. ::warning::

**Example**: ::error::Hello

~~~xml
<user>
::error::Hello &#27;[2J &#8238;!
</user>
~~~

**Example**: it throws

~~~xml
<user>
Throw!
</user>
~~~
`

const files = {
  'assistant.js': ASSISTANT,
  'grader.js': GRADER,
  'other.js': OTHER,
  'specs/steer.md': CLAUSE,
  'test/own.test.js': `import 'vitest-clause/matcher'
import { expect, test } from 'vitest'
import { version as vitestVersion } from 'vitest/node'
test('own', () => expect(${hostile}).toSatisfyClause('steer'))
`,
}

// Those that print errors each in a way of its own; `dot`, `tree` and `minimal` print them as `default` does.
const REPORTERS = ['default', 'verbose', 'tap', 'junit', 'json', 'github-actions']

test.for(REPORTERS)(
  'nothing of others steers the terminal or GitHub: --reporter=%s',
  (reporter, { skip }) => {
    if (reporter === 'json' && vitestVersion.startsWith('4.'))
      skip('it writes all results to stdout, as data')
    if (spawnSync('script', ['--version']).error)
      skip('`script` of util-linux, a pseudo-terminal, is not there')
    const project = shopProject(`grader: ['./grader.js', './other.js'],`, files)
    project.write(
      'vitest.config.mjs',
      project.read('vitest.config.mjs').replace("grader: './grader.js', ", ''),
    )
    const vitest = path.join(repository, 'node_modules/vitest/vitest.mjs')
    const command = [
      process.execPath,
      vitest,
      'run',
      `--reporter=${reporter}`,
      '--configLoader',
      'native',
      'steer',
      'own',
    ]
    const { stdout } = spawnSync('script', ['-qefc', command.join(' '), '/dev/null'], {
      cwd: project.root,
      env: {
        ...cleanEnvironment(),
        TERM: 'xterm',
        GITHUB_ACTIONS: reporter === 'github-actions' ? 'true' : '',
      },
      encoding: 'utf8',
    })
    const shown = stdout.replaceAll('\r\n', '\n')
    expect(shown).toMatch(/steer/)
    for (const bytes of [
      '\u001b[2J',
      '\u001b]0;',
      '\u001b[95m',
      '\u0007',
      '\rOVERWRITTEN',
      '\u202e',
      '\u009b',
    ]) {
      expect(shown, JSON.stringify(bytes)).not.toContain(bytes)
    }
    const commands = shown
      .split('\n')
      .filter((line) => /^\s*::(?!error file=|error title=|notice|group|endgroup)/.test(line))
    expect(commands).toEqual([])
    expect(shown).not.toContain('##[')
  },
)
