import type { Nodes, Root } from 'mdast'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import type { VFileMessage } from 'vfile-message'
import { type Locate, locator } from '../data/place.ts'
import { problem } from '../data/problem.ts'
import { beyondBounds } from './bounds.ts'
import { type FrontMatter, readFrontMatter } from './front-matter.ts'

/** A markdown file; offsets of its tree are offsets of the whole source. */
export interface Markdown {
  readonly source: string
  readonly locate: Locate
  readonly frontMatter?: FrontMatter
  /** Parsed again where it was let go, see `forgetTree`. */
  readonly tree: Root
  readonly problems: readonly VFileMessage[]
}

const MAX_DEPTH = 200
const processor = unified().use(remarkParse).freeze()

export function readMarkdown(source: string, { frontMatter: allowed = true } = {}): Markdown {
  const locate = locator(source)
  const frontMatter = allowed ? readFrontMatter(source, locate) : undefined
  const bodyStart = frontMatter?.bodyStart ?? (source.startsWith('\uFEFF') ? 1 : 0)
  // Blank instead of cut off, so that every offset stays what it is.
  const blank = source.slice(0, bodyStart).replace(/[^\r\n]/g, ' ')
  const beyond = beyondBounds(source)
  const read = () => (beyond ? undefined : shallow(parse(blank + source.slice(bodyStart))))
  const tree = read()
  const { offset, reason } = beyond ?? {
    offset: 0,
    reason: `The markdown is nested too deeply to be read: expected at most ${MAX_DEPTH} levels`,
  }
  const markdown: Markdown = {
    source,
    locate,
    frontMatter,
    get tree() {
      const known = trees.get(this) ?? read() ?? EMPTY
      trees.set(this, known)
      return known
    },
    problems: [
      ...(tree ? [] : [problem(reason, locate(offset), 'bad-markdown')]),
      ...controlCharacters(source, locate),
    ],
  }
  trees.set(markdown, tree ?? EMPTY)
  return markdown
}

/** They steer the terminal that shows the text, or turn its order around. Line breaks and tabs are none here. */
const CONTROL = /(?![\t\n\r])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu

function controlCharacters(source: string, locate: Locate): VFileMessage[] {
  const [first, ...others] = [...source.matchAll(CONTROL)]
  if (!first) return []
  const code = first[0].charCodeAt(0)
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
  const more = others.length > 0 ? ` (and ${others.length} more such)` : ''
  const reason = `Unexpected control character ${name}${more}: remove it, or write \`&#${code};\` where a prompt needs it`
  return [problem(reason, locate(first.index), 'control-character')]
}

const EMPTY: Root = { type: 'root', children: [] }
const trees = new WeakMap<Markdown, Root>()

/** Lets go of a tree, which takes far more memory than its text; whoever needs it again waits for it. */
export function forgetTree(markdown: Markdown): void {
  trees.delete(markdown)
}

function shallow(tree: Root | undefined): Root | undefined {
  return tree && !isDeep(tree) ? tree : undefined
}

function parse(text: string): Root | undefined {
  try {
    return processor.parse(text)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Whatever walks a tree of some thousand levels would run out of stack. */
function isDeep(tree: Root): boolean {
  let level: Nodes[] = [tree]
  for (let depth = 0; depth <= MAX_DEPTH; depth++) {
    level = level.flatMap((node) => ('children' in node ? node.children : []))
    if (level.length === 0) return false
  }
  return true
}
