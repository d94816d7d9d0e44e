import path from 'node:path'
import { type LoadedSpec, loadSpec } from '../../src/clauses/load.ts'

/** Texts of files by their paths. */
export type SpecFiles = Readonly<Record<string, string>>

/** A spec of texts that are on no disk, in the order given; `policy.md` is the policy. */
export function specOf(files: SpecFiles): LoadedSpec {
  const { 'policy.md': policy, ...clauses } = files
  return loadSpec({
    root: path.resolve('/spec'),
    files: Object.keys(clauses),
    policy: policy === undefined ? undefined : 'policy.md',
    read: (file) => files[file] ?? '',
  })
}

export function example(title: string, prompt: string): string {
  return `**Example**: ${title}\n\n~~~xml\n<user>\n${prompt}\n</user>\n~~~\n`
}

/** A clause in a file of its own. */
export function clauseFile(
  authority: string,
  text: string,
  examples = example('a', 'hi'),
  more = '',
): string {
  return `---\nauthority: ${authority}\n${more}---\n\n${text}\n\n${examples}`
}

/** The prompts of a clause that stands in a policy. */
export function promptFile(id: string, examples = example('a', `hi ${id}`)): string {
  return `Examples for [^${id}] in Title:\n\n${examples}`
}
