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
  // Only the suite that the sentence is for.
  expect(await vitest.until('press q to quit')).toContain('Tests  1 passed (1)')

  project.remove('specs/new.md')
  project.write('specs/sy73.md', SY73.replace('a neutral question', 'a calm question'))
  expect(await vitest.until('press q to quit')).toContain('Tests  2 passed (2)')
})

test('an edit of a policy that is a suite itself reruns the clauses that it touches, and no others', async () => {
  const section = (id: string, text: string) => `## ${id} {#${id} authority=user}\n\n${text}\n\n`
  const labelled =
    '**Example**: hello\n\n~~~xml\n<user>\nAnd?\n</user>\n<comparison>\n<assistant> <!-- GOOD -->\nWell.\n</assistant>\n</comparison>\n~~~\n\n'
  const prompts = '**Example**: hello\n\n~~~xml\n<user>\nAnd?\n</user>\n~~~\n'
  const policy = `# Policy\n\n${section('candour', `Replies are candid[^cand].\n\n${labelled}`)}${section('calm', 'Replies are calm[^calm].')}`
  const project = shopProject(`policy: 'policy.md',`, {
    'assistant.js': "export default () => 'No, kind friend.'\n",
    'policy.md': policy,
    'specs/cand.md': prompts,
    'specs/calm.md': prompts,
  })
  const vitest = project.start(['watch'])
  await vitest.until('press q to quit')
  project.write('policy.md', policy.replace('candid[', 'quite candid['))
  const edited = await vitest.until('press q to quit')
  expect(edited).toContain('RERUN  policy.md')
  expect(
    edited
      .match(/ (?:✓|❯) .*\.(?:md|js) /g)
      ?.map((line) => /[\w./]+\.(?:md|js)/.exec(line)![0])
      .sort(),
  ).toEqual(['policy.md', 'specs/cand.md'])
})
