import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseAst } from 'vitest/node'
import { tryRead } from '../../common/files.ts'

/** What of a source file decides what it does. */
export interface ModuleSource {
  /** Equal for sources that differ by comments, spaces, line breaks and quotation marks only. */
  readonly meaning: unknown
  /** Files that it names by a text, to read them: `new URL('./prompt.md', import.meta.url)`, `readFileSync('prompt.md')`. */
  readonly reads: readonly string[]
}

type Node = Readonly<Record<string, unknown>>

/** Of the syntax tree: where something stands, and how it was written. */
const PLACES = new Set(['start', 'end', 'loc', 'range', 'raw', 'hashbang'])
const LANGUAGES = ['js', 'jsx', 'ts', 'tsx'] as const
const READS = /^(?:readFile|readFileSync|createReadStream|open|openSync)$/

/**
 * Reads a source file. What is no JavaScript or TypeScript, or can't be parsed, means what it says.
 * @param root that paths without `import.meta.url` are relative to
 */
export function moduleSource(file: string, root: string): ModuleSource {
  const text = (tryRead(file) ?? '').replaceAll('\r\n', '\n')
  const tree = parsed(text, file)
  if (!tree) return { meaning: text, reads: [] }
  const reads = new Set<string>()
  const meaning = walk(tree, (node) => {
    for (const each of readsOf(node, file, root)) reads.add(each)
  })
  return {
    meaning,
    reads: [...reads].filter((each) => fs.statSync(each, { throwIfNoEntry: false })?.isFile()),
  }
}

function parsed(text: string, file: string): Node | undefined {
  const ending = path.extname(file).slice(1).replace(/^[cm]/, '')
  const lang = LANGUAGES.find((each) => each === ending)
  if (!lang) return undefined
  try {
    return parseAst(text, { lang }) as unknown as Node
  } catch {
    return undefined
  }
}

/** The tree without places. */
function walk(value: unknown, visit: (node: Node) => void): unknown {
  if (Array.isArray(value)) return value.map((each) => walk(each, visit))
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  const node = value as Node
  if (typeof node.type === 'string') visit(node)
  // `false` and `null` are no defaults here.
  if (node.type === 'Literal') return [typeof node.value, String(node.value), node.regex ?? '']
  return Object.fromEntries(
    Object.entries(node).flatMap(([key, inner]) =>
      PLACES.has(key) || isDefault(inner) ? [] : [[key, walk(inner, visit)]],
    ),
  )
}

/** A newer parser may know of more that a node hasn't: that is no change of the source. */
function isDefault(value: unknown): boolean {
  return (
    value === null || value === undefined || value === false || (Array.isArray(value) && value.length === 0)
  )
}

function readsOf({ type, callee, arguments: given }: Node, file: string, root: string): string[] {
  const [first, second] = (given ?? []) as readonly (Node | undefined)[]
  if (first?.type !== 'Literal' || typeof first.value !== 'string') return []
  const { name, property } = callee as {
    readonly name?: string
    readonly property?: { readonly name?: string }
  }
  if (type === 'NewExpression' && name === 'URL' && isModuleUrl(second)) {
    const url = URL.parse(first.value, pathToFileURL(file).href)
    return url?.protocol === 'file:' ? [fileURLToPath(url)] : []
  }
  if (type === 'CallExpression' && READS.test(name ?? property?.name ?? ''))
    return [path.resolve(root, first.value)]
  return []
}

/** `import.meta.url` */
function isModuleUrl(node: Node | undefined): boolean {
  const { object, property } = (node ?? {}) as {
    readonly object?: Node
    readonly property?: { readonly name?: string }
  }
  return object?.type === 'MetaProperty' && property?.name === 'url'
}
