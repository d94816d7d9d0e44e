import { expect, test } from 'vitest'
import { ASSISTANT } from '../support/fixtures.ts'
import { config, createProject, type Project } from '../support/project.ts'

const clause = (title: string, authority: string, text: string, more = '') => `---
title: ${title}
authority: ${authority}
${more}---
${text}

**Example**: hello

~~~xml
<user>
Hello, ${title}!
</user>
~~~
`

const BRIEF = clause('Brief', 'guideline', 'Answers to questions about refunds are one sentence long.')
const FULL = clause('Full', 'user', 'Answers to questions about refunds explain each step in a list.')

/** Does as `script.json` says, and counts how it is asked. */
const GRADER = `import fs from 'node:fs'
export default (messages, { schema }) => {
  fs.appendFileSync('calls.txt', schema.name + ' ')
  const script = JSON.parse(fs.readFileSync('script.json', 'utf8'))
  const data = JSON.parse(messages.at(-1).content.match(/^\\{.*\\}$/ms)[0])
  if (schema.name !== 'verdict') {
    const known = data.clauses.map(({ title, authority, text }) => title && authority && text).every(Boolean)
    if (!known) throw new Error('no clauses')
    return JSON.stringify(script[schema.name])
  }
  const bad = data.reply.startsWith('One sentence') && messages[0].content.includes('Full (#full)')
  return JSON.stringify({
    evidence: [data.reply.slice(0, 19)],
    reasoning: bad ? 'No step is explained.' : 'It does.',
    applicable: true,
    score: bad ? 2 : 7,
  })
}
`

const CLAIM = {
  reasoning: 'A list of steps is never one sentence.',
  contradicts: true,
  witness: 'How do I get a refund?\nList all steps.',
}
const SCRIPT = { contradiction: CLAIM, rebuttal: { reasoning: 'I try.', reply: 'One sentence for all.' } }

function refunds(
  options: string,
  script: object = SCRIPT,
  files: Readonly<Record<string, string>> = {},
): Project {
  return createProject({
    'vitest.config.mjs': config(`{ target: './assistant.js', grader: './grader.js', ${options} }`),
    'assistant.js': ASSISTANT,
    'grader.js': GRADER,
    'script.json': JSON.stringify(script),
    'specs/brief.md': BRIEF,
    'specs/full.md': FULL,
    ...files,
  })
}

const ERROR = "rules: { contradiction: 'error' }"
const WARN = "rules: { contradiction: 'warn' }"

/** How often the grader was asked what, besides the gradings of the challenges. */
function asked(project: Project): string {
  return project.exists('calls.txt') ? project.read('calls.txt').trim().split(' ').sort().join(' ') : ''
}

test('off by default: nobody is asked', async () => {
  const project = refunds('')
  const { states, output } = await project.run()
  expect(Object.keys(states)).toEqual(['brief · Brief hello', 'full · Full hello'])
  expect(asked(project)).toBe('verdict verdict')
  expect(output).not.toContain('Pairs')
})

test('a contradiction with a witness fails at the clause, is recorded, and is replayed in CI', async () => {
  const project = refunds(ERROR)
  const { states, output } = await project.run()
  expect(states).toEqual({
    'brief · Brief hello': 'passed',
    'check contradictions of brief': 'failed',
    'full · Full hello': 'passed',
  })
  const failure = output.slice(output.indexOf(' FAIL '), output.indexOf('⎯⎯[1/1]'))
  expect(failure.replace(/⎯+$/, '').trimEnd()).toMatchInlineSnapshot(`
    " FAIL  |specs| specs/brief.md:2 > check > contradictions of brief
    SpecError: Unexpected contradiction with \`full\` (user, specs/full.md:2:8), expected clauses that one reply can satisfy; witness: “How do I get a refund? List all steps.”; ./grader.js: A list of steps is never one sentence; its own reply to both got \`brief\` 7, \`full\` 2 of 7. Add the witness as a challenge prompt of one of the two and reword the other, or let one go first: \`overrides: [brief]\` in \`full\`
     ❯ specs/brief.md:2:8
          1| ---
          2| title: Brief
           |        ^
          3| authority: guideline
          4| ---"
  `)
  expect(output).toContain('Pairs  1 asked for contradictions: 1 found (4 calls)')
  // Two challenges, then the claim, the attempt to refute it, and its gradings by both clauses.
  expect(asked(project)).toBe('contradiction rebuttal verdict verdict verdict verdict')
  expect(project.read('specs/__recordings__/contradictions.yaml')).toContain('challenge: brief and full\n')

  project.remove('calls.txt')
  const replay = await project.run([], { CI: 'true' })
  expect(replay.states).toEqual(states)
  expect(replay.output).toContain('Pairs  1 asked for contradictions: 1 found\n')
  expect(replay.output).not.toContain('obsolete')
  expect(asked(project)).toBe('')

  // Another text is another pair; only -u drops what is no longer asked for. (Half of the gradings stay the same.)
  project.write('specs/full.md', FULL.replace('each step', 'every step'))
  const stale = await project.run([], { CI: 'true' })
  expect(stale.output).toContain(
    'no verdict on whether brief contradicts full: no recording of this grading (./grader.js) for "brief and full"; record it with: npx vitest run --update=new',
  )
  expect((await project.run()).output).toMatch(/3 obsolete in .*contradictions\.yaml/)
  expect((await project.run(['-u'])).output).toMatch(/removed 3 obsolete from .*contradictions\.yaml/)
  expect((await project.run([], { CI: 'true' })).output).not.toContain('no verdict')
})

test('a warning is an annotation at the clause', async () => {
  const project = refunds(WARN)
  expect((await project.run()).states['check contradictions of brief']).toBe('passed')
  const { output } = await project.run(['--reporter=github-actions'], { GITHUB_ACTIONS: 'true' })
  const lines = output.split('\n').filter((line) => /^::/.test(line))
  expect(lines).toMatchInlineSnapshot(`
    [
      "::warning file=<root>/specs/brief.md,line=2,column=8::Unexpected contradiction with \`full\` (user, specs/full.md:2:8), expected clauses that one reply can satisfy; witness: “How do I get a refund? List all steps.”; ./grader.js: A list of steps is never one sentence; its own reply to both got \`brief\` 7, \`full\` 2 of 7. Add the witness as a challenge prompt of one of the two and reword the other, or let one go first: \`overrides: [brief]\` in \`full\` (contradiction)",
    ]
  `)
})

test.for([
  ['it claims none', { contradiction: { ...CLAIM, contradicts: false, witness: '' } }, 'none found (1 call)'],
  ['it has no witness', { contradiction: { ...CLAIM, witness: ' ' } }, 'none found (1 call)'],
  [
    'its own reply refutes it',
    { ...SCRIPT, rebuttal: { reasoning: 'It goes.', reply: 'First, write to us; then wait.' } },
    '1 refuted by a reply to its witness (4 calls)',
  ],
] as const)('nothing is reported where %s', async ([, script, said]) => {
  const project = refunds(ERROR, script)
  const { states, output } = await project.run()
  expect(states['check contradictions of brief']).toBe('passed')
  expect(output).toContain(`Pairs  1 asked for contradictions: ${said}`)
})

test.for([
  [
    'an answer that follows no schema',
    ERROR,
    { contradiction: { verdict: 'yes' } },
    /output can't be read \(`reasoning`/,
  ],
  ['a budget that is spent', `${WARN}, budget: { calls: 3 }`, SCRIPT, /budget of 3 calls is spent/],
] as const)('%s is no verdict, and fails', async ([, options, script, said]) => {
  const { states, output } = await refunds(options, script).run()
  expect(states['check contradictions of brief']).toBe('failed')
  expect(output).toContain('no verdict on whether brief contradicts full: ')
  expect(output).toMatch(said)
})

test('without a grader, or with a person as the grader, there is no verdict', async () => {
  for (const [grader, said] of [
    ['', 'no verdict on contradictions of brief: no grader: name the model that scores replies'],
    [
      "grader: 'handwritten'",
      'no verdict on whether brief contradicts full: a model must be asked, and `grader` is handwritten',
    ],
  ] as const) {
    const project = refunds('', SCRIPT, {
      'vitest.config.mjs': config(`{ target: './assistant.js', ${WARN}, ${grader} }`),
    })
    const { states, output } = await project.run(['--tags-filter', 'check'])
    expect(states['check contradictions of brief']).toBe('failed')
    expect(output).toContain(said)
  }
})

test('a comment above the title keeps it silent, from either side; a needless one is reported', async () => {
  const comment = '# clause-disable-next-line contradiction -- one sentence may hold a list\n'
  for (const file of ['specs/brief.md', 'specs/full.md']) {
    const project = refunds(ERROR)
    project.write(file, project.read(file).replace('title:', `${comment}title:`))
    const { states } = await project.run()
    expect(Object.keys(states)).toEqual(['brief · Brief hello', 'full · Full hello'])
    expect(asked(project)).toBe('verdict verdict')
  }
  const alone = refunds(ERROR, SCRIPT, { 'specs/brief.md': BRIEF.replace('title:', `${comment}title:`) })
  alone.remove('specs/full.md')
  const { output } = await alone.run(['--reporter=verbose'])
  expect(output).toContain('Nothing to suppress: `contradiction` finds nothing on line 3')
})

test('clauses that the spec puts in an order are not asked about', async () => {
  const project = refunds(ERROR, SCRIPT, {
    'specs/full.md': FULL.replace('---\nA', 'overrides: [brief]\n---\nA'),
  })
  expect(Object.keys((await project.run()).states)).toEqual(['brief · Brief hello', 'full · Full hello'])
})

test('more pairs than a run asks about are counted; sections of a policy text have tests there', async () => {
  const ids = Array.from({ length: 21 }, (_, index) => `part_${String.fromCharCode(97 + index)}`)
  const links = ids.map((id) => `[?](#${id})`).join(' ')
  const sections = ids.map((id) => `## ${id} {#${id} authority=user}\n\nReplies follow ${id} and ${links}.\n`)
  const project = refunds(
    '',
    { contradiction: { ...CLAIM, contradicts: false, witness: '' } },
    {
      'vitest.config.mjs': config(
        `{ target: './assistant.js', grader: './grader.js', policy: 'policy.md', ${WARN.replace('{', "{ 'no-prompts': 'off',")} }`,
      ),
      'policy.md': sections.join('\n'),
    },
  )
  const { states, output } = await project.run()
  expect(states['check contradictions of part_a']).toBe('passed')
  expect(output).toContain('Pairs  200 asked for contradictions: none found (200 calls)')
  expect(output).toContain(
    '12 pairs of clauses left out of `contradiction`: a run asks about the likeliest 200',
  )
  expect(project.exists('__recordings__/contradictions.yaml')).toBe(true)
})

test('of imported clauses it is asked where the host lets them in, and recorded there', async () => {
  const project = refunds(ERROR, SCRIPT, {
    'specs/house.md': '---\nimports: [../house/brief.md, ../house/full.md]\n---\n',
    'house/brief.md': BRIEF.replace('one sentence long.', 'one sentence long, unlike [others](#full).'),
    'house/full.md': FULL,
  })
  project.remove('specs/brief.md')
  project.remove('specs/full.md')
  const { states, output } = await project.run()
  expect(states['check contradictions of brief']).toBe('failed')
  expect(output).toContain('❯ specs/house.md:2:11')
  expect(project.exists('specs/__recordings__/contradictions.yaml')).toBe(true)
  expect(project.exists('house/__recordings__')).toBe(false)
})
