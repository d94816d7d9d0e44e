/** A text of a model, apart from what it thought before. */
export interface Thought {
  readonly text: string
  /** Missing where there is none. */
  readonly reasoning?: string
}

/** What chat templates put around it: of Qwen and DeepSeek, of Seed, of Mistral. */
const MARKS = [
  ['<think>', '</think>'],
  ['<seed:think>', '</seed:think>'],
  ['[THINK]', '[/THINK]'],
] as const

/**
 * Takes blocks of thought off the beginning of a text, where a server has left them in. The opening mark may be
 * missing, as it belongs to the prompt in many templates; then the closing one must begin or end a line, so that a
 * reply that only speaks of it stays whole. A block without an end is all there is: the text is empty.
 */
export function withoutThought(whole: string): Thought {
  const thoughts: string[] = []
  let text = whole
  for (let found = firstThought(text); found; found = firstThought(text)) {
    thoughts.push(found.thought.trim())
    text = found.rest
  }
  const reasoning = thoughts.filter((each) => each !== '').join('\n\n')
  return { text, ...(reasoning !== '' && { reasoning }) }
}

function firstThought(text: string): { readonly thought: string; readonly rest: string } | undefined {
  const begin = text.trimStart()
  for (const [open, close] of MARKS) {
    const opened = begin.startsWith(open)
    const inner = opened ? begin.slice(open.length) : begin
    const end = inner.indexOf(close)
    if (opened && end < 0) return { thought: inner, rest: '' }
    if (end < 0 || !(opened || endsThought(inner, open, close, end))) continue
    return { thought: inner.slice(0, end), rest: inner.slice(end + close.length).trimStart() }
  }
  return undefined
}

function endsThought(text: string, open: string, close: string, at: number): boolean {
  const before = text.slice(0, at)
  const after = text.slice(at + close.length)
  return !before.includes(open) && (/(?:^|\n)[ \t]*$/.test(before) || /^[ \t]*(?:\r?\n|$)/.test(after))
}
