import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { resolveOptions } from '../src/suite/input/options.ts'

const read = (file: string) => fs.readFileSync(path.resolve(import.meta.dirname, '..', file), 'utf8')
const readme = read('README.md')

/** Links in quoted files and screens are none of ours. */
const withoutCode = (text: string) => text.replace(/^(`{3,}|~{3,})[\s\S]*?^\1$/gm, '')

test('the table of options names them all', () => {
  const table = readme.slice(readme.indexOf('## Configuration'), readme.indexOf('## Limits'))
  const named = [...table.matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1]!)
  expect(() => resolveOptions({ nothing: 1 } as never)).toThrow(
    expect.toSatisfy(({ message }: Error) => {
      expect(message.split('the options are ')[1]!.split(', ').sort()).toEqual(named.sort())
      return true
    }),
  )
})

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'examples/first-clause/README.md',
  ...['docs', 'docs/decisions'].flatMap((folder) =>
    fs.readdirSync(folder).flatMap((name) => (name.endsWith('.md') ? [`${folder}/${name}`] : [])),
  ),
]

test('links lead to files and headings that exist', () => {
  for (const file of documents) {
    for (const [, target, hash] of withoutCode(read(file)).matchAll(
      /\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g,
    )) {
      const at = target === '' ? file : path.join(path.dirname(file), target!)
      expect(fs.existsSync(at), `${file} links to ${target}`).toBe(true)
      if (!hash) continue
      const slugs = [...read(at).matchAll(/^#+ (.+)$/gm)].map((match) =>
        match[1]!
          .toLowerCase()
          .replace(/[^\p{L}\p{N} -]/gu, '')
          .replaceAll(' ', '-'),
      )
      expect(slugs, `${file} links to ${target}#${hash}`).toContain(hash)
    }
  }
})

test('files that the documents name are there', () => {
  const missing = documents.flatMap((file) => {
    const named = read(file).matchAll(/`((?:src|test|scripts|bench|docs)\/\w[\w./-]*)`/g)
    return [...named].flatMap(([, name]) => (fs.existsSync(name!) ? [] : [`${file}: ${name}`]))
  })
  expect(missing).toEqual([])
})
