import { expect, test } from 'vitest'
import { SY73, shopProject, TONE } from '../support/fixtures.ts'

test('watch mode follows clause files, the target module and the policy', async () => {
  const project = shopProject(`policy: 'policy.md',`, {
    // A failed test would stay in Vitest's summary until it passes.
    'assistant.js': "export default () => 'No, kind friend.'\n",
    'policy.md': '# Policy {#policy}\n\n## Candour {#candour authority=user}\n\nReplies are candid[^cand].\n',
    'specs/cand.md': '**Example**: hello\n\n~~~xml\n<user>\nAnd?\n</user>\n~~~\n',
  })
  const vitest = project.start(['watch'])
  expect(await vitest.until('press q to quit')).toContain('Tests  4 passed (4)')

  project.write('specs/tone.md', TONE.replace('hello', 'good day'))
  expect(await vitest.until('press q to quit')).toContain('Tests  1 passed (1)')

  project.write('specs/new.md', TONE.replace('Kind words', 'New').replace('Hello!', 'Good evening!'))
  expect(await vitest.until('press q to quit')).toContain('Tests  1 passed (1)')

  project.write('assistant.js', "export default () => 'No. I have changed.'\n")
  const edited = await vitest.until('press q to quit')
  expect(edited).toContain('Tests  5 passed (5)')

  project.write('policy.md', project.read('policy.md').replace('Candour', 'Candidness'))
  expect(await vitest.until('press q to quit')).toContain('passed')

  // What the code of a suite says comes from the policy too.
  project.write('policy.md', project.read('policy.md').replace('candid[^cand]', 'candid'))
  expect(await vitest.until('press q to quit')).toContain(
    'specs/cand.md:1:1 No text of policy.md refers to `[^cand]`',
  )
  project.write('policy.md', project.read('policy.md').replace('candid', 'candid[^cand]'))
  expect(await vitest.until('press q to quit')).toContain('Tests  5 passed (5)')

  project.remove('specs/new.md')
  project.write('specs/sy73.md', SY73.replace('a neutral question', 'a calm question'))
  expect(await vitest.until('press q to quit')).toContain('Tests  2 passed (2)')
})
