import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { TestProject } from 'vitest/node'

/**
 * Gives a project the variables of the `.env` files, as Vite looks for them: keys are often there. What the shell or
 * `test.env` says wins. The suites get all of them, for the target may read any; other projects, where only the matcher
 * is ours, those that models are configured to read.
 *
 * @param own does the project hold the suites?
 * @param names of variables that the models of the config read
 */
export async function useEnvFiles(
  project: TestProject,
  own: boolean,
  names: readonly string[],
): Promise<void> {
  const { mode, envDir } = project.vite.config
  if (envDir === false) return
  const { loadEnv } = await viteOfVitest()
  // Without a prefix it also gives back what is in the environment.
  const found = Object.entries(loadEnv(mode, envDir, '')).filter(
    ([name]) => !(name in process.env) && (own || names.includes(name)),
  )
  project.config.env = { ...Object.fromEntries(found), ...project.config.env }
}

/** No dependency of ours: the one that runs already. */
async function viteOfVitest(): Promise<typeof import('vite')> {
  const vitest = createRequire(import.meta.url).resolve('vitest/package.json')
  return import(pathToFileURL(createRequire(vitest).resolve('vite')).href)
}
