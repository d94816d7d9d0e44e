import { createFolder, type Folder } from '../support/folder.ts'

export const EXAMPLE = `**Example**: a question

~~~xml
<user>
What of it?
</user>
~~~
`

export function clause(text: string, front = 'authority: developer', example = EXAMPLE): string {
  return `---\n${front}\n---\n${text}\n\n${example}`
}

export const TWICE = clause('The assistant must be be Wren.')
export const WEAK = clause(
  'The assistant must strive to be Wren.',
  'authority: developer\noverrides: [nobody]',
)
export const GOOD = clause('The assistant must greet people.')

/** The same prompt and another name: each of the three files asks it. */
export const other = (prompt: string) => EXAMPLE.replace('What of it?', prompt)

export function shop(files: Readonly<Record<string, string>> = {}): Folder {
  return createFolder({
    'README.md': '# Shop\n\nIt is is a shop, see [^x].\n',
    'specs/twice.md': TWICE,
    'specs/weak.md': WEAK.replace(EXAMPLE, other('And of that?')),
    'specs/good.md': GOOD.replace(EXAMPLE, other('And of those?')),
    ...files,
  })
}
