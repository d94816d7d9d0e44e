import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

test('the SDK is not loaded before the first ask', async () => {
  const script = `
    import { registerHooks } from 'node:module'
    const loaded = []
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context) } })
    const { openaiModel } = await import('./src/model/openai/openai.ts')
    const model = openaiModel({ model: 'm', baseURL: 'http://127.0.0.1:1/v1', env: {} })
    const sdk = () => loaded.some((url) => url.includes('/node_modules/openai/'))
    const before = sdk()
    await model.ask({ messages: [], sample: 0 }, { signal: new AbortController().signal })
    console.log(before, sdk())
  `
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script])
  expect(stdout.trim()).toBe('false true')
})
