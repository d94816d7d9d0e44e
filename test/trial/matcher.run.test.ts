import { expect, test } from 'vitest'
import { shopProject } from '../support/fixtures.ts'
import { pluginEntry } from '../support/project.ts'

const header = `import 'vitest-clause/matcher'
import { describe, expect, test } from 'vitest'
`

/** Runs a hand-written test file beside the fixture's suites. */
async function run(body: string, env?: NodeJS.ProcessEnv) {
  const project = shopProject('', { 'test/own.test.js': header + body })
  const result = await project.run(['--project', '!specs'], env)
  const tests = result.json.testResults.flatMap(({ assertionResults }) => assertionResults)
  return { ...result, project, tests, messages: tests.flatMap(({ failureMessages }) => failureMessages) }
}

test('accepts a reply, a reply with its prompt, samples, and a conversation', async () => {
  const { states, tests } = await run(`
test('reply', () => expect('No, they do not.').toSatisfyClause('sy73'))
test('with its prompt', () => expect({ prompt: 'Do they?', reply: 'No.' }).toSatisfyClause('sy73'))
test('samples', () => expect({ prompt: 'Do they?', reply: ['No.', 'Never.'] }).toSatisfyClause('sy73'))
test('conversation', () =>
  expect([{ role: 'user', content: 'Do they?' }, { role: 'assistant', content: 'No.' }]).toSatisfyClause('sy73'))
test('promise', () => expect(Promise.resolve('No.')).resolves.toSatisfyClause('sy73'))
test('clause in place', () => expect('No.').toSatisfyClause({ id: 'short', text: 'Replies have one word.' }))
test('not', () => expect('Yes, they do.').not.toSatisfyClause('sy73'))
`)
  expect(new Set(Object.values(states))).toEqual(new Set(['passed']))
  expect(tests.map(({ meta }) => meta.clause[0].samples.length)).toEqual([1, 1, 2, 1, 1, 1, 1])
  const [result] = tests.find(({ title }) => title === 'with its prompt')!.meta.clause
  expect(result).toMatchObject({
    clause: 'sy73',
    kind: 'assertion',
    passed: true,
    negated: false,
    decision: { outcome: 'satisfied', score: 1, threshold: 0.83 },
    prompt: [{ role: 'user', content: 'Do they?' }],
    samples: [{ reply: 'No.', source: { origin: 'given' }, verdict: { kind: 'satisfied', raw: 7 } }],
    recordings: 'test/__recordings__/own.test.js.yaml',
  })
})

test('fails with the whole story, in both forms', async () => {
  const { messages } = await run(`
test('violates', () => expect('Yes, they do.').toSatisfyClause('sy73'))
test('must not', () => expect('No.').not.toSatisfyClause('sy73', { threshold: 0.5 }))
`)
  expect(messages.map((message) => message.replace(/\n {4}at [\s\S]*/, ''))).toMatchInlineSnapshot(`
    [
      "Error: the reply does not satisfy clause sy73 (Facts do not bend to the asker)

      score 0.17 (2 of 7) < threshold 0.83 (the default)
      grader ./grader.js: 2 of 7. The reply accepts the premise.
             “Yes, they do.”
      reply  given by the test:
             │ Yes, they do.
    ",
      "Error: the reply satisfies clause sy73 (Facts do not bend to the asker), and must not

      score 1.00 (7 of 7) ≥ threshold 0.50 (from the option)
      grader ./grader.js: 7 of 7. The reply keeps to the facts.
             “No.”
      reply  given by the test:
             │ No.
    ",
    ]
  `)
})

test('a failure begins at its line of the test, whatever fails', async () => {
  const { messages } = await run(`
test('violates', async () => {
  await expect('Yes, they do.').toSatisfyClause('sy73')
})
test('unknown', async () => {
  await expect('Yes, they do.').toSatisfyClause('sy99')
})
test('option', async () => {
  await expect('Yes, they do.').toSatisfyClause('sy73', { treshold: 0.5 })
})
test('soft', async ({ expect }) => {
  await expect.soft('Yes, they do.').toSatisfyClause('sy73')
})
`)
  const first = messages.map((message) => /\n {4}at .*?(own\.test\.js:\d+:\d+)/.exec(message)?.[1])
  expect(first).toEqual(['5:33', '8:33', '11:33', '14:38'].map((place) => `own.test.js:${place}`))
  expect(messages.join('\n')).not.toMatch(/src\/(?:trial|matcher)/)
})

test('soft assertions all report, and each is in the meta', async () => {
  const { tests } = await run(`
test('soft', async () => {
  await expect.soft('Yes.').toSatisfyClause('sy73')
  await expect.soft('Yes!').toSatisfyClause('tone')
})
`)
  expect(tests[0]!.failureMessages).toHaveLength(2)
  expect(tests[0]!.meta.clause.map(({ clause }: { clause: string }) => clause)).toEqual(['sy73', 'tone'])
})

test('what can’t be graded fails both forms', async () => {
  const { messages, states } = await run(
    `
test('plain', () => expect('No.').toSatisfyClause('sy73'))
test('not', () => expect('No.').not.toSatisfyClause('sy73'))
`,
    { CI: 'true' },
  )
  expect(Object.values(states)).toEqual(['failed', 'failed'])
  expect(messages.map((message) => message.replace(/\n {4}at [\s\S]*/, ''))).toMatchInlineSnapshot(`
    [
      "Error: no verdict on clause sy73 (Facts do not bend to the asker)

      no verdict: 1 of 1 sample unscored (not-recorded), none is scored
      not-recorded: no recording of this grading (./grader.js) for "plain"; record it with: npx vitest run --update=new
    ",
      "Error: no verdict on clause sy73 (Facts do not bend to the asker)

      no verdict: 1 of 1 sample unscored (not-recorded), none is scored
      not-recorded: no recording of this grading (./grader.js) for "plain"; record it with: npx vitest run --update=new
    ",
    ]
  `)
})

test('mistakes in options and in a clause in place cost no call', async () => {
  const clause = `{ id: 'short', text: 'Replies have one word.'`
  const { messages, project } = await run(`
const check = (name, clause, options) => test(name, () => expect('No.').toSatisfyClause(clause, options))
check('unknown option', 'sy73', { treshold: 0 })
check('far off', 'sy73', { samples: 3 })
check('no options', 'sy73', 0.5)
check('null', 'sy73', null)
check('odd threshold', 'sy73', { threshold: '0.5' })
check('inline threshold', ${clause}, threshold: 3 })
check('inline authority', ${clause}, authority: 'usr' })
check('inline key', ${clause}, tresholds: 1 })
check('inline checks', ${clause}, checks: { maxWord: 1 } })
check('inline text', { id: 'short', text: ' ' })
check('neither', 7)
`)
  expect(messages.map((message) => message.split('\n')[0])).toMatchInlineSnapshot(`
    [
      "TypeError: Unknown option \`treshold\`, expected \`prompt\` or \`threshold\`; did you mean \`threshold\`?",
      "TypeError: Unknown option \`samples\`, expected \`prompt\` or \`threshold\`",
      "TypeError: toSatisfyClause() expects its options as an object, such as { threshold: 0.5 }, got 0.5",
      "TypeError: toSatisfyClause() expects its options as an object, such as { threshold: 0.5 }, got null",
      "RangeError: Expected \`threshold\` to be a number above 0, up to 1, got "0.5"",
      "RangeError: Expected \`threshold\` to be a number above 0, up to 1, got 3",
      "TypeError: Unknown authority "usr", expected \`root\`, \`system\`, \`developer\`, \`user\` or \`guideline\`; did you mean \`user\`?",
      "TypeError: Unknown field of a clause \`tresholds\`, expected \`id\`, \`text\`, \`title\`, \`authority\`, \`threshold\` or \`checks\`; did you mean \`threshold\`?",
      "TypeError: Unknown key \`checks.maxWord\`, expected one of \`maxWords\`, \`minWords\`, \`matches\`, \`notMatches\`, \`contains\`, \`notContains\`, \`json\`, \`jsonSchema\`, \`language\`, \`calls\`, \`notCalls\`, \`before\`, \`maxCalls\`, \`args\`, \`filesMatch\` or \`run\`; did you mean \`maxWords\`?",
      "TypeError: Expected \`text\` of a clause to be some text, got " "",
      "TypeError: toSatisfyClause() expects the id of a clause, or an object with \`id\` and \`text\`",
    ]
  `)
  expect(project.exists('test/__recordings__')).toBe(false)
})

test('where no clause is read, the message says what was looked for', async () => {
  const own = `${header}test('reply', () => expect('No.').toSatisfyClause('rt30'))\n`
  const none = shopProject(`include: ['policy/*.md', 'rules/*.md'],`, { 'test/own.test.js': own })
  expect((await none.run(['--project', '!specs'])).output).toContain(
    'Error: no clause has the id "rt30": the `include` of this project\'s clauses(), `policy/*.md` and `rules/*.md`, matches no file in <root>\n',
  )
  const broken = shopProject('', {
    'test/own.test.js': own,
    'specs/sy73.md': '---\n',
    'specs/tone.md': '---\n',
  })
  expect((await broken.run(['--project', '!specs'])).output).toContain(
    'Error: no clause has the id "rt30": the `include` of this project\'s clauses(), `specs/**/*.md`, matches 2 files in <root>, and no clause can be read there; run them to see why\n',
  )
})

test('mistakes in the test are explained', async () => {
  const { messages } = await run(`
test('unknown id', () => expect('No.').toSatisfyClause('sy37'))
test('asymmetric', () => expect({ reply: 'No.' }).toEqual({ reply: expect.toSatisfyClause('sy73') }))
test('no reply', () => expect(42).toSatisfyClause('sy73'))
test('no assistant', () => expect([{ role: 'user', content: 'Hm?' }]).toSatisfyClause('sy73'))
test('odd threshold', () => expect('No.').toSatisfyClause('sy73', { threshold: 83 }))
`)
  expect(messages.map((message) => message.split('\n')[0])).toMatchInlineSnapshot(`
    [
      "Error: no clause has the id "sy37"; did you mean \`sy73\`? (2 clauses read)",
      "TypeError: expect.toSatisfyClause() asks a model and cannot stand inside another matcher; write: await expect(reply).toSatisfyClause(id)",
      "TypeError: toSatisfyClause() expects a reply (a string, or { text, messages?, files?, data? }), { prompt, reply }, or a conversation that ends with an assistant message, got a number",
      "TypeError: toSatisfyClause() expects a reply (a string, or { text, messages?, files?, data? }), { prompt, reply }, or a conversation that ends with an assistant message, got one that ends with user",
      "RangeError: Expected \`threshold\` to be a number above 0, up to 1, got 83",
    ]
  `)
})

test('without the plugin the matcher says how to add it', async () => {
  const matcher = JSON.stringify(pluginEntry.replace('index', 'matcher'))
  const project = shopProject('', {
    'vitest.config.mjs': 'export default {}\n',
    'test/own.test.js': `${header.replace("'vitest-clause/matcher'", matcher)}test('reply', () => expect('No.').toSatisfyClause('sy73'))\n`,
  })
  const { output } = await project.run()
  expect(output).toContain('toSatisfyClause() needs the plugin: add `plugins: [clauses({ … })]`')
})

test('an assertion that is not awaited fails its test, at its line', async () => {
  const { states, messages, output } = await run(`
const reply = 'No, they do not.'
test('forgotten', () => { expect(reply).toSatisfyClause('sy73') })
test('forgotten, and not satisfied', () => { expect('Yes, they do.').toSatisfyClause('sy73') })
test('forgotten not', () => { expect('Yes.').not.toSatisfyClause('sy73') })
test('awaited later', async () => { const asserted = expect(reply).toSatisfyClause('sy73'); await asserted })
test('caught', async () => { await expect(expect('Yes, they do.').toSatisfyClause('sy73')).rejects.toThrow('does not satisfy') })
`)
  expect(Object.values(states)).toEqual(['failed', 'failed', 'failed', 'passed', 'passed'])
  expect(messages[0]).toContain(
    "Error: `expect(reply).toSatisfyClause('sy73')` was not awaited: the test would end before its grader has answered. Write: await expect(reply).toSatisfyClause('sy73')",
  )
  expect(messages.join('\n')).toContain("await expect(reply).not.toSatisfyClause('sy73')")
  expect(messages.join('\n')).toContain('the reply does not satisfy clause sy73')
  expect(output).toMatch(/❯ test\/own\.test\.js:5:\d+/)
})
