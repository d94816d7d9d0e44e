import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { checkRead } from '../../src/check/check.ts'
import { readSpec } from '../../src/clauses/load.ts'

const EXAMPLE = '**Example**: a\n\n~~~xml\n<user>\nhi\n</user>\n~~~\n'

function undefinedIn(files: Readonly<Record<string, string>>): string[] {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'clause-check-'))
  onTestFinished(() => fs.rmSync(root, { recursive: true, force: true }))
  for (const [file, text] of Object.entries(files)) fs.writeFileSync(path.join(root, file), text)
  const policy = 'policy.md' in files ? 'policy.md' : undefined
  return checkRead(readSpec({ root, include: '*.md', policy }))
    .filter(({ ruleId }) => ruleId === 'undefined-clause')
    .map(({ file, line, column, reason }) => `${file}:${line}:${column} ${/`([^`]*)`/.exec(reason)![1]}`)
}

test('a clause of a file that is broken is not undefined', () => {
  const files = {
    'policy.md': `# Rules {#rules authority=root}\n\nBe fair[^fa01]. See [this](#fa01).\n`,
    'fa01.md': `---\nauthority: [user\n---\n${EXAMPLE}`,
    'tone.md': `---\nauthority: usr\noverrides: [fa01]\n---\n${EXAMPLE}`,
    'calm.md': `---\nauthority: user\nexceptions: [tone]\n---\n${EXAMPLE}`,
  }
  expect(undefinedIn(files)).toEqual([])
})

test('what stands in prompts, replies, code, comments and commentary refers to nothing', () => {
  const policy = `# Rules {#rules authority=root}

\`[^co01]\` and \`[x](#code)\` <!-- [^co02] -->

!!! meta "Commentary"
    Once this was [^co03], see [there](#gone).

**Example**: links

~~~xml
<user>
See [^us01] and [this](#user).
</user>
~~~
`
  const list = '---\nauthority: user\n---\n## Challenge prompts\n\n- See [^us01] and [this](#user).\n'
  expect(undefinedIn({ 'policy.md': policy, 'list.md': list })).toEqual([])
})

test('headings by their words, as the renderers write them', () => {
  const own = `---
authority: user
---
## What's *new*, & why? {.note}

### Über \`uns\`

### Über uns

[a](#whats-new--why) [b](#whats-new-why) [c](#%C3%BCber-uns-1) [d](#whats_new_why) [e](#whats-old) [f](other.md#x)

${EXAMPLE}`
  expect(undefinedIn({ 'own.md': own })).toEqual(['own.md:10:84 #whats-old'])
})

test('windows line ends and a byte order mark', () => {
  const own = `\uFEFF---\nauthority: user\noverrides: [gone]\n---\nSee [^lost].\n\n${EXAMPLE}`
  expect(undefinedIn({ 'own.md': own.replace(/\n/g, '\r\n') })).toEqual([
    'own.md:3:13 overrides',
    'own.md:5:5 lost',
  ])
})
