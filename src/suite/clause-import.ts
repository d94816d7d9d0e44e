import fs from 'node:fs'
import path from 'node:path'
import type { VFileMessage } from 'vfile-message'
import type { ClauseData } from '../clauses/data/clause-data.ts'
import { relativePath } from '../common/paths.ts'
import type { SpecLocation } from '../trial/contract.ts'

/** The module that `import clause from './specs/sy73.md?clause'` gets. */
export interface ClauseModule {
  readonly code: string
  readonly map: null
  readonly moduleType: 'js'
  /** An app that imports it for nothing doesn't pay for it. */
  readonly moduleSideEffects: false
}

/** The path in the id of such an import, undefined for any other id. */
export function clausePath(id: string): string | undefined {
  const [file, query = ''] = id.split('?', 2)
  return query.split('&').includes('clause') ? file : undefined
}

/**
 * Plain data of what a file of clauses says. A file with one clause exports it as `default`, any file all of them
 * as `clauses`: of several none is the one that is meant, so that taking one by accident is an error.
 *
 * @param file absolute path
 * @param watch told of what the module is made of besides the file
 * @throws Error with the place of each problem, as Vite shows errors of a build
 */
export async function clauseModule(
  file: string,
  { root, policy, authorities }: SpecLocation,
  watch: (file: string) => void,
): Promise<ClauseModule> {
  // The parser is loaded only where something is imported: most runs have other work.
  const [{ loadSpec }, { clauseData }] = await Promise.all([
    import('../clauses/load.ts'),
    import('../clauses/data/clause-data.ts'),
  ])
  const name = relativePath(root, file)
  if (policy !== undefined && file === path.resolve(root, policy)) {
    throw new Error(
      `${name} is the policy text: import a file of clauses, or take compilePolicy() for all of it`,
    )
  }
  const load = (text?: string) => loadSpec({ root, files: [name], policy: text, authorities })
  const alone = load()
  // Only a prompt file in the Model Spec's layout needs the policy text, which is long.
  const joined = policy !== undefined && alone.files[0]!.layout === 'prompts'
  const { files, policyProblems } = joined ? load(policy) : alone
  watch(file)
  if (joined) watch(path.resolve(root, policy))
  const { clauses, problems } = files[0]!
  const errors = [...policyProblems, ...problems].filter(({ fatal }) => fatal)
  if (errors.length > 0) throw buildError(root, errors)
  return {
    code: codeOf(clauses.map(clauseData)),
    map: null,
    moduleType: 'js',
    moduleSideEffects: false,
  }
}

function codeOf(clauses: readonly ClauseData[]): string {
  const [only, ...others] = clauses
  if (!only || others.length > 0) return `export const clauses = ${JSON.stringify(clauses)}\n`
  return `const clause = ${JSON.stringify(only)}\nexport default clause\nexport const clauses = [clause]\n`
}

function buildError(root: string, errors: readonly VFileMessage[]): Error {
  const lines = errors.map(({ name, reason, ruleId }) => `${name} ${reason} (${ruleId})`)
  const { file: name, line = 1, column = 1 } = errors[0]!
  const file = path.resolve(root, name!)
  return Object.assign(new Error(lines.join('\n')), {
    name: 'ClauseFileError',
    id: file,
    loc: { file, line, column: column - 1 },
    frame: frameOf(file, line, column),
  })
}

/** The line and its neighbours, with a mark below the column. */
function frameOf(file: string, line: number, column: number): string {
  const lines = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split(/\r\n?|\n/) : []
  const first = Math.max(line - 3, 0)
  return lines
    .slice(first, line + 2)
    .flatMap((text, index) => {
      const number = first + index + 1
      const head = `${number}`.padStart(5)
      const mark = number === line ? [`${' '.repeat(5)} | ${' '.repeat(column - 1)}^`] : []
      return [`${head} | ${text}`, ...mark]
    })
    .join('\n')
}
