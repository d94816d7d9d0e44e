import { expect, test } from 'vitest'
import { shopProject } from '../support/fixtures.ts'

test('what my app throws is the cause of the case, with my frames', async () => {
  const project = shopProject('', {
    'assistant.js': `import { lookUp } from './database.js'
export default (messages) => {
  if (messages.at(-1).content.startsWith('I know')) lookUp()
  return 'No, kind friend.'
}
`,
    'database.js': `export function lookUp() {
  throw new Error('no row, key sk-of-the-shop-0123')
}
`,
  })
  const { output, json } = await project.run([], { OPENAI_API_KEY: 'sk-of-the-shop-0123' })
  expect(output).toContain('target-error: `./assistant.js` threw: no row, key …\n')
  expect(output).toMatch(
    /\nCaused by: Error: no row, key \[redacted\]\n ❯ lookUp database\.js:2:9\n ❯ assistant\.js:3:\d+\n\n/,
  )
  expect(output).not.toContain('sk-of-the-shop')
  // It stands in no result.
  expect(
    JSON.stringify(
      json.testResults.flatMap(({ assertionResults }) => assertionResults.map(({ meta }) => meta)),
    ),
  ).not.toContain('lookUp')
})
