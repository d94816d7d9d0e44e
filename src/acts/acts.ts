/**
 * What a reply did, besides what it said: the way there, files, structured data. Plain JSON. This is what a module
 * returns, what recordings keep and what graders and checks look at.
 */

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }

/** A call of a tool. */
export interface ToolCall {
  readonly name: string
  /** As JSON; the text itself where the model wrote none. */
  readonly arguments: JsonValue
  /** Ties the result to it, where several calls are made at once. */
  readonly id?: string
}

/** What the assistant said and called in one turn. */
export interface AssistantTurn {
  readonly role: 'assistant'
  readonly content?: string
  readonly calls?: readonly ToolCall[]
}

/** What a tool gave back. */
export interface ToolTurn {
  readonly role: 'tool'
  readonly content: string
  /** Of the tool. */
  readonly name?: string
  /** `id` of the call that it answers. */
  readonly call?: string
  /** The tool failed, and this is what it said. */
  readonly failed?: true
}

/** What a user said on the way, where the conversation went on by itself. */
export interface UserTurn {
  readonly role: 'user'
  readonly content: string
}

export type Turn = AssistantTurn | ToolTurn | UserTurn

/** A file that was made (no `before`), changed, or removed (no `after`); or a unified diff of it. */
export type FileChange = { readonly before?: string; readonly after?: string } | { readonly diff: string }

/** What a command of the config's said of the files. */
export interface CommandResult {
  /** 0 where it passed; -1 where it was stopped. */
  readonly exit: number
  /** The end of what it printed. */
  readonly output: string
}

export interface Acts {
  /** The way there, in order, without what was said last. */
  readonly messages?: readonly Turn[]
  /** By path, with `/`. */
  readonly files?: Readonly<Record<string, FileChange>>
  /** A structured answer. */
  readonly data?: JsonValue
  /** Of commands that judged the files, by name. We run them: no module may say this. */
  readonly commands?: Readonly<Record<string, CommandResult>>
}

/** A call with its number in the order of the way, from 1, and what came back. */
export interface NumberedCall extends ToolCall {
  readonly number: number
  /** Equal for calls that were made at once: index of their turn. */
  readonly turn: number
  readonly result?: ToolTurn
}

/** All calls of a reply, in their order. A result without the id of a call belongs to the first call of its name that has none. */
export function callsOf({ messages = [] }: Acts): NumberedCall[] {
  const calls: { call: ToolCall; turn: number; result?: ToolTurn }[] = []
  for (const [index, turn] of messages.entries()) {
    if (turn.role === 'assistant') calls.push(...(turn.calls ?? []).map((call) => ({ call, turn: index })))
    if (turn.role !== 'tool') continue
    const open = calls.filter(({ result }) => result === undefined)
    const answered =
      turn.call === undefined
        ? open.find(({ call }) => turn.name === undefined || call.name === turn.name)
        : open.find(({ call }) => call.id === turn.call)
    if (answered) answered.result = turn
  }
  return calls.map(({ call, turn, result }, index) => {
    return { ...call, number: index + 1, turn, ...(result && { result }) }
  })
}

/** The acts of something that may also be something else; undefined where nothing was done. */
export function actsIn({ messages = [], files = {}, data, commands = {} }: Acts): Acts | undefined {
  const acts = {
    ...(messages.length > 0 && { messages }),
    ...(Object.keys(files).length > 0 && { files }),
    ...(data !== undefined && { data }),
    ...(Object.keys(commands).length > 0 && { commands }),
  }
  return Object.keys(acts).length > 0 ? acts : undefined
}
