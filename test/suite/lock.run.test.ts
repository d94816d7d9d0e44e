import { expect, test } from 'vitest'
import { shopProject, TONE } from '../support/fixtures.ts'

test('the lock: written first, differences told, failed in CI, accepted with -u', async () => {
  const project = shopProject("lock: './spec.lock.json'")
  project.remove('specs/sy73.md')
  const first = await project.run()
  expect(first.output).toContain('Lock  wrote spec.lock.json, 1 clause; commit it')
  expect((await project.run([], { CI: 'true' })).output).not.toContain('Lock')

  project.write('specs/tone.md', TONE.replace('Replies are kind.', 'Replies are kind and short.'))
  const changed = await project.run(['--reporter=verbose'])
  expect(changed.exitCode).toBe(0)
  expect(
    changed.output.slice(changed.output.indexOf('   Lock')).split('JSON report')[0]!.trimEnd(),
  ).toMatchInlineSnapshot(`
    "   Lock  since spec.lock.json: clauses amended: 1 (tone); suggested version bump: patch; -u accepts
                 what tests them did not change, review it: tone (1 prompt)
     Recordings  1 obsolete in specs/__recordings__/tone.yaml; -u removes them"
  `)
  // The clause has changed, what tests it hasn't: a warning at its line.
  expect(changed.output).toMatch(/specs\/tone\.md:2:8 warning\s+↳ .*\(amended\)/)
  const ci = await project.run([], { CI: 'true' })
  expect(ci.exitCode).toBe(1)
  expect(ci.output).toContain('Clauses: the spec is not the one of spec.lock.json: clauses amended: 1 (tone)')

  expect((await project.run(['-u'])).output).toContain('Lock  accepted in spec.lock.json')
  expect((await project.run([], { CI: 'true' })).exitCode).toBe(0)
  project.write('spec.lock.json', '{')
  const broken = await project.run()
  expect(broken.exitCode).toBe(1)
  expect(broken.output).toContain("spec.lock.json: this isn't JSON")
})
