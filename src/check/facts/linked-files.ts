import fs from 'node:fs'
import path from 'node:path'
import { visit } from 'unist-util-visit'
import type { Span } from '../../clauses/data/clause.ts'
import { spanOf } from '../../clauses/data/place.ts'
import type { ReadSpec, SpecText } from '../../clauses/load.ts'
import { percentDecoded } from '../../clauses/markdown/left-out.ts'
import { perObject } from '../../common/memo.ts'

/** A link of a text to a file beside it. */
export interface LinkedFile {
  /** The text that holds the link. */
  readonly file: string
  readonly span: Span
  /** As written, decoded, without `#…` and `?…`. */
  readonly target: string
  /** Absolute. */
  readonly path: string
  readonly exists: boolean
}

export function linkedFiles({ root, texts }: Pick<ReadSpec, 'root' | 'texts'>): LinkedFile[] {
  return texts.flatMap((text) =>
    linksOf(text).map(({ target, span }) => {
      const absolute = path.resolve(root, path.dirname(text.file), target)
      return { file: text.file, span, target, path: absolute, exists: fs.existsSync(absolute) }
    }),
  )
}

const linksOf = perObject(({ markdown }: SpecText) => {
  const found: Pick<LinkedFile, 'span' | 'target'>[] = []
  visit(markdown.tree, ['link', 'image', 'definition'], (node) => {
    const target = fileOf((node as { readonly url: string }).url)
    const { start, end } = node.position!
    if (target) found.push({ target, span: spanOf(markdown.locate, start.offset!, end.offset!) })
  })
  return found
})

/** The path of a relative link to a file; undefined for addresses, anchors and what only a web server knows. */
function fileOf(url: string): string | undefined {
  const [target = ''] = url.split(/[?#]/)
  if (/^[a-z][a-z\d+.-]*:|^\//i.test(target) || !/\.\w+$/.test(target)) return undefined
  return percentDecoded(target)
}
