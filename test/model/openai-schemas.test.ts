import { expect, test } from 'vitest'
import { startFakeOpenAI } from '../support/fake-openai.ts'

const KEPT = { chat: 'chat/completions', responses: 'responses' }

test.for([
  [
    'chat',
    { model: 'm' },
    "no CreateChatCompletionRequest of OpenAI: body must have required property 'messages'",
  ],
  ['chat', { model: 'm', messages: [{ role: 'judge', content: '' }] }, 'body/messages/0'],
  [
    'responses',
    { model: 'm', input: [{ role: 'judge', content: '' }] },
    'no CreateResponse of OpenAI: body/input',
  ],
] as const)(
  'the fake server tells of a request of %s that OpenAI would refuse: %j',
  async ([api, body, problem]) => {
    const server = await startFakeOpenAI({ answer: () => 'ok' })
    await fetch(`${server.baseURL}/${KEPT[api]}`, { method: 'POST', body: JSON.stringify(body) })
    await expect(server.close()).rejects.toThrow(problem)
  },
)
