import type { Code } from 'mdast'
import { containerPrefix, type MappedText, mapText } from './mapped-text.ts'
import type { Markdown } from './markdown.ts'

/** A fenced block as it stands in the source. */
export interface Fence {
  readonly marker: string
  readonly content: MappedText
  readonly closed: boolean
  /** Its text holds a line that opens a fence of the same kind: most likely this one was never closed. */
  readonly swallows: boolean
}

/** Reads a fenced block; undefined for a block of indented code. */
export function readFence({ source }: Markdown, node: Code): Fence | undefined {
  const { start, end } = node.position!
  const raw = source.slice(start.offset!, end.offset!)
  const marker = /^(?:`{3,}|~{3,})/.exec(raw)?.[0]
  if (!marker) return undefined
  const lines = [...raw.matchAll(/[^\r\n]*(?:\r\n?|\n|$)/g)].filter(([line]) => line !== '')
  const last = lines.at(-1)!
  const char = marker[0]
  const closing = new RegExp(`^[ \\t>]*${char}{${marker.length},}[ \\t]*$`)
  const closed = lines.length > 1 && closing.test(last[0])
  const contentStart = start.offset! + lines[0]![0].length
  const contentEnd = closed ? start.offset! + last.index : end.offset!
  const prefix = containerPrefix(start.column - 1)
  const content = mapText(source, contentStart, contentEnd, (line) => prefix(line, false))
  const opening = new RegExp(`^ {0,3}${char}{${marker.length},}[ \\t]*[^\\s${char}][^${char}\\r\\n]*$`, 'm')
  return { marker, content, closed, swallows: opening.test(content.text) }
}
