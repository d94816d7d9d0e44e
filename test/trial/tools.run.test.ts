import { expect, onTestFinished, test } from 'vitest'
import { type FakeRequest, startFakeOpenAI, type Wire } from '../support/fake-openai.ts'
import { shopProject } from '../support/fixtures.ts'
import { config } from '../support/project.ts'
import { scriptedAnswer } from '../support/scripted-answer.ts'

const ORDERS = `---
title: Orders are looked up
authority: developer
checks: { calls: [lookup_order, stock], notCalls: refund }
---
An order is looked up before anything is said of it.

**Example**: an order

~~~xml
<user>
Where is order 4?
</user>
~~~
`

const TOOLS = `export default {
  lookup_order: {
    description: 'An order by its number',
    parameters: { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] },
    execute: async ({ id }) => ({ id, status: 'on its way' }),
  },
  stock: { execute() { throw new Error('the shelf is locked') } },
  refund: { parameters: { type: 'object' }, execute: () => 'done' },
}
`

interface Call {
  readonly name: string
  readonly args: string
}

/** A body with calls, as both APIs send it. */
function calling({ api }: FakeRequest, calls: readonly Call[], text?: string): Wire {
  const usage = {
    prompt_tokens: 10,
    completion_tokens: 5,
    input_tokens: 10,
    output_tokens: 5,
    total_tokens: 15,
  }
  const said = {
    type: 'message',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text }],
  }
  const body =
    api === 'chat'
      ? {
          model: 'fake-1',
          usage,
          choices: [
            {
              index: 0,
              finish_reason: 'tool_calls',
              message: {
                role: 'assistant',
                content: text ?? null,
                tool_calls: calls.map(({ name, args }, index) => {
                  return { id: `c${index}`, type: 'function', function: { name, arguments: args } }
                }),
              },
            },
          ],
        }
      : {
          model: 'fake-1',
          usage,
          status: 'completed',
          output: [
            ...(text ? [said] : []),
            ...calls.map(({ name, args }, index) => {
              return { type: 'function_call', id: `f${index}`, call_id: `c${index}`, name, arguments: args }
            }),
          ],
        }
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

const isResult = (each: unknown) => {
  const { role, type } = each as { role?: string; type?: string }
  return role === 'tool' || type === 'function_call_output'
}
const sentOf = ({ body }: FakeRequest) => (body.messages ?? body.input) as Record<string, unknown>[]

/** A project whose target calls tools of the project's, and what it was sent. */
async function agentProject(
  api: 'chat' | 'responses',
  act: (request: FakeRequest, results: number) => Wire | string,
  options = '',
) {
  const server = await startFakeOpenAI({
    answer: (request) =>
      request.model === 'agent'
        ? act(request, sentOf(request).filter(isResult).length)
        : scriptedAnswer(request),
  })
  onTestFinished(() => server.close())
  const project = shopProject('', {
    'vitest.config.mjs': config(
      `{ target: { model: 'openai:agent', api: '${api}' }, grader: 'openai:judge', tools: './tools.js', ${options} }`,
    ),
    'tools.js': TOOLS,
    'specs/or01.md': ORDERS,
  })
  const env = { OPENAI_API_KEY: 'sk-test-0123456789', OPENAI_BASE_URL: server.baseURL }
  const run = async (more = {}) => {
    const ran = await project.run(['specs/or01.md'], { ...env, ...more })
    const [test] = ran.json.testResults.flatMap(({ assertionResults }) => assertionResults)
    return { ...ran, test: test!, sample: test!.meta.clause?.[0].samples[0] }
  }
  return { server, project, run }
}

const BOTH = [
  { name: 'lookup_order', args: '{"id":4}' },
  { name: 'stock', args: '{}' },
]

test.each(['chat', 'responses'] as const)(
  'a model with tools, over %s: parallel calls, a tool that throws, replayed',
  async (api) => {
    const { server, project, run } = await agentProject(api, (request, results) =>
      results === 0 ? calling(request, BOTH, 'One moment.') : 'Order 4 is on its way, kind friend.',
    )
    const { test: passed, sample } = await run()
    expect(passed.status).toBe('passed')
    expect(sample).toMatchObject({
      reply: 'Order 4 is on its way, kind friend.',
      acts: {
        messages: [
          {
            role: 'assistant',
            content: 'One moment.',
            calls: [
              { name: 'lookup_order', arguments: { id: 4 }, id: 'c0' },
              { name: 'stock', arguments: {}, id: 'c1' },
            ],
          },
          { role: 'tool', name: 'lookup_order', call: 'c0', content: '{"id":4,"status":"on its way"}' },
          { role: 'tool', name: 'stock', call: 'c1', content: 'the shelf is locked', failed: true },
        ],
      },
    })
    expect(sample.source).toMatchObject({ calls: 2, returned: expect.any(String) })
    const [first, second] = server.requests.filter(({ model }) => model === 'agent')
    const tools = first!.body.tools as Record<string, Record<string, unknown>>[]
    expect(tools.map((tool) => (api === 'chat' ? tool.function!.name : tool.name))).toEqual([
      'lookup_order',
      'stock',
      'refund',
    ])
    expect(
      sentOf(second!)
        .filter(isResult)
        .map((each) => each.content ?? each.output),
    ).toEqual(['{"id":4,"status":"on its way"}', 'the shelf is locked'])

    const again = await run({ CLAUSES_RECORD: 'none' })
    expect(again.sample.acts).toEqual(sample.acts)
    expect(server.requests.filter(({ model }) => model === 'agent')).toHaveLength(2)
    // An edit of a tool is another app.
    project.write('tools.js', TOOLS.replace('on its way', 'lost'))
    expect((await run({ CLAUSES_RECORD: 'none' })).sample.verdict).toMatchObject({ reason: 'not-recorded' })
  },
)

test('what goes wrong in a call goes back to the model: no JSON, a broken schema, an unknown tool', async () => {
  const calls = [
    { name: 'lookup_order', args: '{"id":' },
    { name: 'lookup_order', args: '{"id":"four"}' },
    { name: 'delete_account', args: '{}' },
  ]
  const { run } = await agentProject('chat', (request, results) =>
    results === 0 ? calling(request, calls) : 'I could not, kind friend.',
  )
  const { test: failed, sample, output } = await run()
  expect(failed.status).toBe('failed')
  expect(sample.acts.messages.slice(1).map((each: { content: string }) => each.content)).toEqual([
    'The arguments are no JSON object',
    'The arguments break the schema: /id must be integer',
    'There is no tool delete_account; the tools are lookup_order, stock, refund',
  ])
  expect(output).toContain('check calls: did not call `stock`, only `lookup_order` and `delete_account`')
  expect(output).toContain('did    call 1 lookup_order {"id":, which failed')
})

test('a loop that doesn’t end is no reply', async () => {
  const { server, project, run } = await agentProject(
    'responses',
    (request) => calling(request, BOTH),
    'maxSteps: 3',
  )
  const { test: failed, sample, output } = await run()
  expect(failed.status).toBe('failed')
  expect(sample.verdict).toMatchObject({ kind: 'unscored', reason: 'truncated' })
  expect(output).toContain('the model still called tools when it had been asked 3 times; raise `maxSteps`')
  expect(server.requests).toHaveLength(3)
  expect(project.exists('specs/__recordings__/or01.yaml')).toBe(false)
})

test('an example scripts what a tool gives back, and its clause says which there are', async () => {
  const { server, project, run } = await agentProject('responses', (request, results) =>
    results === 0 ? calling(request, BOTH) : 'Order 4 is lost, kind friend.',
  )
  const scripted = `<tools>\n<tool name="lookup_order" when='{"id": 4}'>{"status": "lost"}</tool>\n</tools>\n`
  project.write(
    'specs/or01.md',
    ORDERS.replace(
      'checks: { calls: [lookup_order, stock], notCalls: refund }',
      'tools: [lookup_order]',
    ).replace('<user>', `${scripted}<user>`),
  )
  const { test: passed, sample } = await run()
  expect(passed.status).toBe('passed')
  expect(sample.acts.messages.slice(1).map((each: { content: string }) => each.content)).toEqual([
    '{"status": "lost"}',
    'There is no tool stock; the tools are lookup_order',
  ])
  expect(server.requests[0]!.body.tools).toEqual([
    expect.objectContaining({ name: 'lookup_order', description: 'An order by its number' }),
  ])
  // Another result is another question.
  project.write('specs/or01.md', project.read('specs/or01.md').replace('"lost"', '"found"'))
  expect((await run({ CLAUSES_RECORD: 'none' })).sample.verdict).toMatchObject({ reason: 'not-recorded' })
})

test('a budget counts each step', async () => {
  const { server, run } = await agentProject(
    'chat',
    (request, results) => (results === 0 ? calling(request, BOTH) : 'Fine, kind friend.'),
    'budget: { calls: 2 }',
  )
  const { sample } = await run()
  expect(sample.verdict).toMatchObject({ kind: 'unscored', reason: 'budget' })
  expect(server.requests).toHaveLength(1)
})

test('tools are for a model, must be there, and must be right', async () => {
  const { project, run, server } = await agentProject('chat', () => 'Hello.')
  project.write('tools.js', 'export default { a: {} }')
  const { output } = await run()
  expect(output).toContain('`./tools.js`: tool `a`: expected { description, parameters, execute }')
  expect(server.requests).toHaveLength(0)
  project.write(
    'vitest.config.mjs',
    config("{ target: './assistant.js', grader: './grader.js', tools: './tools.js' }"),
  )
  expect((await project.run()).output).toContain(
    'clauses(): option `tools`: the target is a module, which has tools of its own',
  )
  project.write(
    'vitest.config.mjs',
    config("{ target: 'openai:agent', grader: './grader.js', tools: './none.js' }"),
  )
  expect((await project.run()).output).toContain('clauses(): option `tools`: there is no file ./none.js in')
})
