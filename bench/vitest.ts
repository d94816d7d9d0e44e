import path from 'node:path'
import { type Cost, measure, type Started, start } from './measure.ts'
import { CHALLENGES, type Size } from './model-spec.ts'
import { repository } from './projects.ts'

/** One run, as Vitest's reporter saw it. */
export interface TestRun {
  /** When its results were there, in milliseconds of the machine's clock. */
  readonly at: number
  readonly files: number
  readonly passed: number
  readonly failed: number
}

/**
 * Without the suite of the policy's labelled replies, so that each way to test does the same. A filter by file, as
 * `-t` or tags would have Vitest parse all suites first.
 */
const CLAUSES_ONLY = ['examples/']

const VITEST = path.join(repository, 'node_modules/vitest/vitest.mjs')
const REPORTERS = [
  '--reporter=default',
  `--reporter=${path.join(import.meta.dirname, 'counting-reporter.mjs')}`,
]

function vitestArgs(command: 'run' | 'watch', root: string): string[] {
  const filter = path.basename(root).startsWith('plugin') ? CLAUSES_ONLY : []
  return [VITEST, command, '--root', root, ...REPORTERS, ...filter]
}

/** Without what changes Vitest's output (CI, agents) or leads elsewhere than to the fake server. */
export function environment(url: string, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const hidden = /^(CI$|GITHUB_|OPENAI_|VITEST|VITE_|AI_AGENT|CLAUDE|AGENT|CODEX|CURSOR|GEMINI|NODE_OPTIONS$)/
  const kept = Object.entries(process.env).filter(([name]) => !hidden.test(name))
  return { ...Object.fromEntries(kept), NO_COLOR: '1', OPENAI_API_KEY: 'none', OPENAI_BASE_URL: url, ...more }
}

/**
 * What `vitest run` cost.
 * @throws Error where it ran anything but all challenges
 */
export async function runVitest(
  root: string,
  size: Size,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly cost: Cost; readonly from: number }> {
  let run: TestRun | undefined
  const { cost, from, output } = await measure(vitestArgs('run', root), root, env, (message) => {
    run = message as TestRun
  })
  const ran = run ? run.passed + run.failed : 0
  if (ran === CHALLENGES * size) return { cost, from }
  throw new Error(`${root}: ran ${ran} of ${CHALLENGES * size} tests\n${output().slice(-4000)}`)
}

/** Starts `vitest watch`. */
export function watchVitest(root: string, env: NodeJS.ProcessEnv): Started {
  return start(vitestArgs('watch', root), root, env)
}
