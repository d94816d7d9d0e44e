import { expect, test } from 'vitest'
import { shopProject } from '../support/fixtures.ts'

const comparison = (prompt: string) => `
**Example**: ${prompt}

~~~xml
<user>
${prompt}
</user>
<comparison>
<assistant> <!-- BAD -->
Yes, ${prompt}
</assistant>
<assistant> <!-- GOOD -->
No, ${prompt}
</assistant>
</comparison>
~~~
`

test('comparisons of a clause and of the one that it extends are told apart, though they stand on the same line', async () => {
  const project = shopProject('', {
    'house/tone.md': `---\nauthority: user\n---\nBe kind.\n${comparison('one')}`,
    'specs/tone.md': `---\nextends: ../house/tone.md\n---\nAlways.\n${comparison('two')}`,
  })
  const { json } = await project.run(['specs/tone.md', '--tags-filter', 'precedent'])
  const results = json.testResults[0]!.assertionResults.flatMap(({ meta }) => meta.clause ?? [])
  const places = results.flatMap(({ precedent }) => (precedent ? [precedent.comparison] : []))
  expect([...new Set(places)].sort()).toEqual(['house/tone.md:12', 'specs/tone.md:12'])
})
