import fs from 'node:fs'
import path from 'node:path'
import { modelSpec } from '../test/support/model-spec.ts'

/** A benchmark's spec: the Model Spec as it was published, or ten copies of it that differ in every id and prompt. */
export type Size = 1 | 10

const POLICY = 'model_spec.md'
const EXAMPLES = 'examples'

export const CHALLENGES = 272
export const FILES = 114

/** Writes the spec of a size into a folder: `model_spec.md` and `examples/*.md`. */
export function writeModelSpec(folder: string, size: Size): void {
  const policy = fs.readFileSync(path.join(modelSpec, POLICY), 'utf8')
  const copies = Array.from({ length: size }, (_, copy) => copy)
  fs.mkdirSync(path.join(folder, EXAMPLES), { recursive: true })
  fs.writeFileSync(path.join(folder, POLICY), copies.map((copy) => renamed(policy, copy)).join('\n'))
  for (const { id, text } of promptFiles()) {
    for (const copy of copies) {
      fs.writeFileSync(path.join(folder, EXAMPLES, `${id}${suffix(copy)}.md`), renamed(text, copy))
    }
  }
}

/** How many challenges each file of prompts has, by its name without `.md`. */
export function challengesByFile(size: Size): Readonly<Record<string, number>> {
  return Object.fromEntries(
    promptFiles().flatMap(({ id, text }) =>
      Array.from({ length: size }, (_, copy) => [`${id}${suffix(copy)}`, challengesIn(text).length]),
    ),
  )
}

/** The words of every challenge. */
export function prompts(size: Size): string[] {
  return promptFiles().flatMap(({ text }) =>
    Array.from({ length: size }, (_, copy) => challengesIn(renamed(text, copy))).flat(),
  )
}

function promptFiles(): { readonly id: string; readonly text: string }[] {
  return fs.readdirSync(path.join(modelSpec, EXAMPLES)).map((name) => ({
    id: name.replace('.md', ''),
    text: fs.readFileSync(path.join(modelSpec, EXAMPLES, name), 'utf8'),
  }))
}

function challengesIn(text: string): string[] {
  return text.split('**Example**').slice(1)
}

function suffix(copy: number): string {
  return copy === 0 ? '' : `-${copy}`
}

/** Ids of clauses and sections, and what refers to them, get a number; prompts too, or each would be a duplicate. */
function renamed(text: string, copy: number): string {
  if (copy === 0) return text
  return text
    .replace(/\[\^([^\]\s]+)\]/g, `[^$1${suffix(copy)}]`)
    .replace(/([({[]#[a-z_]+)/g, `$1${suffix(copy)}`)
    .replace(/<user>(\s*)/g, `<user>$1(Number ${copy}) `)
}
