import type { Nodes, Root } from 'mdast'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import type { VFileMessage } from 'vfile-message'
import { type Locate, locator } from '../data/place.ts'
import { problem } from '../data/problem.ts'
import { type FrontMatter, readFrontMatter } from './front-matter.ts'

/** A markdown file; offsets of its tree are offsets of the whole source. */
export interface Markdown {
  readonly source: string
  readonly locate: Locate
  readonly frontMatter?: FrontMatter
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
  const base = { source, locate, frontMatter }
  const tree = parse(blank + source.slice(bodyStart))
  if (tree && !isDeep(tree)) return { ...base, tree, problems: [] }
  const reason = `The markdown is nested too deeply to be read: expected at most ${MAX_DEPTH} levels`
  return {
    ...base,
    tree: { type: 'root', children: [] },
    problems: [problem(reason, locate(0), 'bad-markdown')],
  }
}

function parse(text: string): Root | undefined {
  try {
    return processor.parse(text)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Past some thousand levels, whatever walks the tree would run out of stack. */
function isDeep(tree: Root): boolean {
  let level: Nodes[] = [tree]
  for (let depth = 0; depth <= MAX_DEPTH; depth++) {
    level = level.flatMap((node) => ('children' in node ? node.children : []))
    if (level.length === 0) return false
  }
  return true
}
