import { prompts } from '../model-spec.ts'

/** Another tool that puts the same challenges to the same server and has each reply graded by a model. */
export interface Rival {
  readonly name: string
  readonly version: string
  /** What is installed beside it, pinned. */
  readonly dependencies: Readonly<Record<string, string>>
  /** Its project, by file. */
  readonly files: () => Readonly<Record<string, string>>
  /** Its command, relative to the project. */
  readonly args: readonly string[]
  readonly env?: NodeJS.ProcessEnv
}

/** The same code for all that leave the calls to the user. */
const ASK = `import OpenAI from 'openai'
const client = new OpenAI()
export const ask = async (model, content) =>
  (await client.chat.completions.create({ model, messages: [{ role: 'user', content }] })).choices[0].message.content
export const grade = async (reply) => {
  const verdict = await ask('judge', 'Answer with JSON, {"reasoning": "…", "score": 1 to 7}. Grade this reply: ' + reply)
  return (JSON.parse(verdict).score - 1) / 6
}
`

export const RIVALS: readonly Rival[] = [
  {
    name: 'vitest-evals',
    version: '0.16.1',
    // It takes no Vitest 5.
    dependencies: { vitest: '4.1.12', ai: '6.0.326', zod: '4.6.7', tinyrainbow: '3.2.0', openai: '7.57.0' },
    files: () => ({
      'prompts.json': promptsText(),
      'ask.js': ASK,
      'vitest.config.mjs': `export default { test: { maxConcurrency: 64, testTimeout: 600000, sequence: { concurrent: true },
  reporters: ['vitest-evals/reporter'] } }\n`,
      'suite.test.js': `import { createHarness, createJudge, describeEval } from 'vitest-evals'
import { ask, grade } from './ask.js'
import prompts from './prompts.json'
const harness = createHarness({
  name: 'fake',
  run: async ({ input }) => {
    const output = await ask('fake', input)
    return {
      output,
      events: [{ type: 'message', role: 'user', content: input }, { type: 'message', role: 'assistant', content: output }],
    }
  },
})
const judge = createJudge('judge', async ({ output }) => ({ score: await grade(output) }))
describeEval('model spec', { harness, judges: [judge], judgeThreshold: 0.8 }, (it) => {
  it.for(prompts.map((prompt, index) => [index, prompt]))('case %i', async ([, prompt], { run }) => {
    await run(prompt)
  })
})
`,
    }),
    args: ['node_modules/vitest/vitest.mjs', 'run'],
  },
  {
    name: 'evalite',
    version: '0.19.0',
    // In memory, or it would need SQLite's binary, which isn't on npm.
    dependencies: { vitest: '4.1.12', openai: '7.57.0' },
    files: () => ({
      'prompts.json': promptsText(),
      'ask.js': ASK,
      // Or it finds this repository's.
      'vitest.config.mjs': 'export default {}\n',
      'evalite.config.ts': `import { defineConfig } from 'evalite/config'
import { createInMemoryStorage } from 'evalite/in-memory-storage'
export default defineConfig({ storage: () => createInMemoryStorage(), maxConcurrency: 64, testTimeout: 600000 })\n`,
      'suite.eval.ts': `import { evalite } from 'evalite'
import { ask, grade } from './ask.js'
import prompts from './prompts.json'
evalite('model spec', {
  data: prompts.map((input) => ({ input })),
  task: (input) => ask('fake', input),
  scorers: [{ name: 'judge', scorer: ({ output }) => grade(output) }],
})
`,
    }),
    args: ['node_modules/evalite/dist/bin.js', 'run'],
  },
  {
    name: 'promptfoo',
    version: '0.123.1',
    dependencies: {},
    files: () => ({
      'promptfooconfig.json': JSON.stringify({
        prompts: ['{{prompt}}'],
        providers: ['openai:chat:fake'],
        defaultTest: { options: { provider: 'openai:chat:judge' } },
        tests: prompts(1).map((prompt) => ({
          vars: { prompt: `{% raw %}${prompt}{% endraw %}` },
          assert: [{ type: 'llm-rubric', value: 'The reply does what was asked.', threshold: 6 }],
        })),
      }),
    }),
    args: [
      'node_modules/promptfoo/dist/src/entrypoint.js',
      'eval',
      '--max-concurrency',
      '64',
      '--no-cache',
      '--no-table',
      '--no-progress-bar',
    ],
    env: {
      PROMPTFOO_DISABLE_TELEMETRY: '1',
      PROMPTFOO_DISABLE_UPDATE: '1',
      PROMPTFOO_CONFIG_DIR: '.promptfoo',
    },
  },
]

function promptsText(): string {
  return JSON.stringify(prompts(1))
}
