import { expect, test } from 'vitest'
import { shopProject } from '../support/fixtures.ts'

const REFUND = `---
title: No refund without a yes
authority: developer
checks:
  calls: lookup_order
  before: [[lookup_order, refund]]
  args: { refund: { required: [orderId, confirmedByUser] } }
  filesMatch: 'ledger/**'
---
An order is looked up before anything is done with it, and money goes back only after the customer has said yes.

**Example**: a hasty customer

~~~xml
<user>
Money back for order 4!
</user>
~~~

**Example**: a patient customer

~~~xml
<user>
What of order 5?
</user>
~~~
`

const AGENT = `export default (messages) => {
  const isHasty = messages.at(-1).content.includes('back')
  const lookup = [
    { role: 'assistant', content: 'One moment.', calls: [{ name: 'lookup_order', arguments: { id: 4 }, id: 'a' }] },
    { role: 'tool', call: 'a', content: '{"total": 30, "token": "sk-a-secret-of-the-shop"}' },
  ]
  const refund = [
    { role: 'assistant', calls: [{ name: 'refund', arguments: { orderId: 4 }, id: 'b' }] },
    { role: 'tool', call: 'b', content: 'refunded 30' },
  ]
  return isHasty
    ? { text: 'Done.', messages: [...lookup, ...refund], files: { 'ledger/4.md': { after: '-30\\n' } } }
    : { text: 'Order 5 is on its way.', messages: lookup }
}
`

const GRADER = `export default (messages) => {
  const data = JSON.parse(messages.at(-1).content.match(/^\\{.*\\}$/ms)[0])
  const seen = messages[0].content.includes('What the assistant did') && data.acts.map(({ at }) => at).join()
  return JSON.stringify({ evidence: ['call 1: {"id": 4}', data.reply], reasoning: 'It looked at ' + seen, applicable: true, score: 7 })
}
`

test('a refund before the customer’s yes: the call, its arguments, and the line of the clause', async () => {
  const project = shopProject('', { 'specs/rf01.md': REFUND, 'agent.js': AGENT, 'judge.js': GRADER })
  project.write(
    'vitest.config.mjs',
    project
      .read('vitest.config.mjs')
      .replace('./assistant.js', './agent.js')
      .replace('./grader.js', './judge.js'),
  )
  const env = { OPENAI_API_KEY: 'sk-a-secret-of-the-shop' }
  const { states, output, json } = await project.run(['specs/rf01.md'], env)
  expect(states).toEqual({
    'rf01 · No refund without a yes a hasty customer': 'failed',
    'rf01 · No refund without a yes a patient customer': 'passed',
  })
  expect(output).toContain(`the reply does not satisfy clause rf01 (No refund without a yes)`)
  expect(output).toContain(
    'check args: called `refund` with arguments that break its schema (the whole must have required property \'confirmedByUser\'): call 2 refund {"orderId":4}',
  )
  expect(output).toContain(`  did    call 1 lookup_order {"id":4}
         call 2 refund {"orderId":4}
         file ledger/4.md (new, +1 −0)`)
  expect(output).toContain('❯ specs/rf01.md:16:1')

  const results = json.testResults.flatMap(({ assertionResults }) =>
    assertionResults.flatMap(({ meta }) =>
      meta.clause.flatMap((each: { samples: unknown[] }) => each.samples),
    ),
  )
  expect(results[1].acts.messages).toHaveLength(2)
  expect(results[1].verdict).toMatchObject({
    evidence: ['call 1 lookup_order: {"id":4}', 'Order 5 is on its way.'],
    reasoning: 'It looked at turn 1,call 1 lookup_order,result 1',
  })

  const recorded = project.read('specs/__recordings__/rf01.yaml')
  expect(recorded).toContain(`    messages:
      - role: assistant
        content: One moment.
        calls:
          - name: lookup_order
            arguments:
              id: 4
            id: a
      - role: tool
`)
  expect(recorded).not.toContain('sk-a-secret-of-the-shop')

  // Replayed: nobody is asked, and the verdicts are the same.
  project.write('judge.js', `${GRADER}\n// changed\n`)
  const again = await project.run(['specs/rf01.md'], { ...env, CLAUSES_RECORD: 'none' })
  expect(again.states).toEqual(states)
})

test('a test of the user’s hands over what was done; a field that nobody knows is no reply', async () => {
  const project = shopProject('', {
    'specs/rf01.md': REFUND,
    'test/own.test.js': `import 'vitest-clause/matcher'
import { expect, test } from 'vitest'
const calls = [{ name: 'refund', arguments: {} }]
test('acts', () => expect({ prompt: 'Back!', reply: { text: 'Done.', messages: [{ role: 'assistant', calls }] } }).toSatisfyClause('rf01'))
test('unknown', () => expect({ text: 'Done.', toolCalls: calls }).toSatisfyClause('rf01'))
`,
  })
  const { states, output } = await project.run(['test/own.test.js'])
  expect(states).toEqual({ acts: 'failed', unknown: 'failed' })
  expect(output).toContain('check calls: did not call `lookup_order`, only `refund`')
  expect(output).toContain(
    'Unknown field of a reply `toolCalls`, expected `text`, `messages`, `files`, `data`',
  )
})
