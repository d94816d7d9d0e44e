import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { shopProject } from './support/fixtures.ts'

const readme = fs.readFileSync(path.resolve(import.meta.dirname, '../README.md'), 'utf8')

/** The blocks without a language: what a terminal shows. */
const screens = [...readme.matchAll(/^```(\w*)\n([\s\S]*?)\n```$/gm)].flatMap(([, language, text]) =>
  language === '' ? [text!] : [],
)

test('the screens of the README are what the fixture prints', async () => {
  const { output } = await shopProject().run()
  expect(screens).toHaveLength(2)
  for (const screen of screens) expect(output).toContain(screen)
})
