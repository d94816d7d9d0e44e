/**
 * The data that markdown becomes. Everything here is plain JSON: it crosses the border between
 * Vitest's main process and its worker as it is.
 */

/** A place in a file. Line and column count from 1, the offset (in UTF-16 units) from 0. */
export interface Place {
  readonly line: number
  readonly column: number
  readonly offset: number
}

/** From the first character of something to just after its last. */
export interface Span {
  readonly start: Place
  readonly end: Place
}

/** Levels of authority, the highest first. */
export const AUTHORITIES = ['root', 'system', 'developer', 'user', 'guideline'] as const
export type Authority = (typeof AUTHORITIES)[number]

export const ROLES = ['system', 'developer', 'user', 'assistant', 'tool'] as const
export type Role = (typeof ROLES)[number]

/** One turn of a conversation. */
export interface Message {
  readonly role: Role
  /** Text of the turn, entities decoded; `<untrusted>` blocks stay in it as written. */
  readonly content: string
  /** Attributes of the tag other than `comment`: `name` of a tool, `recipient` of a call, … */
  readonly attributes?: Readonly<Record<string, string>>
  /** `<settings>` of a system or developer turn, such as `max_tokens`. */
  readonly settings?: Readonly<Record<string, string>>
  /** Of the turn's text (not of its tag). */
  readonly span: Span
}

export const LABELS = ['GOOD', 'BAD', 'OK'] as const
export type Label = (typeof LABELS)[number]

/** A labelled reply, by which the grader itself is tested. */
export interface LabelledReply {
  readonly label: Label
  /** The words after the label, `''` where there are none. */
  readonly reason: string
  /** Another clause or section that a label names: `BAD[#chain_of_command]`. */
  readonly against?: string
  readonly reply: Message
}

/** Labelled replies to one conversation. */
export interface Comparison {
  /** The conversation that the replies answer (of earlier comparisons it follows the first GOOD reply). */
  readonly messages: readonly Message[]
  readonly replies: readonly LabelledReply[]
  readonly span: Span
}

/** What a tool gives back in an example, in the place of what it is. */
export interface ScriptedResult {
  readonly tool: string
  /** Arguments that a call must have, perhaps among others; missing: any call. */
  readonly when?: Readonly<Record<string, unknown>>
  readonly content: string
  /** The tool fails, and this is what it says. */
  readonly failed?: true
  readonly span: Span
}

/** One `**Example**` of a clause: a challenge prompt, perhaps with labelled replies. */
export interface Example {
  /** Relative to the root, where it isn't the file of the clause: it stands in a clause that this one extends. */
  readonly file?: string
  /** Unique within its clause: a second one of the same name has ` (2)` after it. */
  readonly title: string
  /** Of the title's text. */
  readonly titleSpan: Span
  /** From the line of the title to the end of the block. */
  readonly span: Span
  /** The challenge: what the target is asked, up to the last comparison. */
  readonly messages: readonly Message[]
  /** The place a failure points at: the text of the last user turn (or the last turn, without one). */
  readonly prompt: Place
  readonly comparisons: readonly Comparison[]
  /** Results of tools, of which the first that fits counts; missing where there are none. */
  readonly scripted?: readonly ScriptedResult[]
}

/**
 * What fails a clause. `point`: a challenge whose mean score is below the threshold. The others look at the rate
 * of satisfied replies over all of its challenges, with its 95 % interval: `lower` asks for proof (the lower end
 * reaches the threshold), `upper` fails what is disproven (the upper end does not), `regression` fails what is
 * worse than the baseline.
 */
export const GATES = ['point', 'lower', 'upper', 'regression'] as const
export type Gate = (typeof GATES)[number]

/** Of one prompt or one reply. More is a slip of the finger, and would be asked and paid for. */
export const MOST_SAMPLES = 1000

/** What code decides about a reply, before any grader is asked. */
export interface Checks {
  readonly maxWords?: number
  readonly minWords?: number
  /** Regular expressions, `source` or `/source/flags`, of which each must match somewhere. */
  readonly matches?: string | readonly string[]
  /** Those of which none may match. */
  readonly notMatches?: string | readonly string[]
  /** Texts of which each must occur, in the same case. */
  readonly contains?: string | readonly string[]
  readonly notContains?: string | readonly string[]
  /** The whole reply is one JSON value. */
  readonly json?: true
  /** The whole reply is one JSON value that follows this JSON schema. */
  readonly jsonSchema?: Readonly<Record<string, unknown>>
  /** ISO 639-1 code, such as `de`. */
  readonly language?: string
  /** Tools of which each is called at least once. */
  readonly calls?: string | readonly string[]
  /** Tools of which none is called. */
  readonly notCalls?: string | readonly string[]
  /** Pairs of tools: where both are called, the first one before the second, and not at once with it. */
  readonly before?: readonly (readonly string[])[]
  readonly maxCalls?: number
  /** By tool, the JSON schema that the arguments of each of its calls follow. */
  readonly args?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Globs: no file that matches none of them is made, changed or removed. */
  readonly filesMatch?: string | readonly string[]
  /** Commands of the config of which each passes on the files that the target has written. */
  readonly run?: string | readonly string[]
}

/** The id of another clause or section, where it stands. */
export interface ClauseLink {
  readonly id: string
  readonly span: Span
}

/** A piece of policy with its success criteria. */
export interface Clause {
  readonly id: string
  readonly title: string
  /** Missing where the section that holds the clause declares none. */
  readonly authority?: Authority
  /** The clause in its own words, markdown without examples, commentary or reference marks. */
  readonly text: string
  /** File that holds the examples, relative to the root, with `/`. */
  readonly file: string
  /** File of the host in whose suite the clause runs, where it is imported. */
  readonly home?: string
  readonly place: Place
  /** Policy section that holds the clause (Model Spec layout). */
  readonly section?: string
  readonly threshold?: number
  readonly samples?: number
  /** Missing where it is that of the config. */
  readonly gate?: Gate
  readonly checks?: Checks
  /** Of the option `tools`, those that a model is given here; missing: all. */
  readonly tools?: readonly string[]
  /** What the heading of its section in a policy text says beyond what we know; shown to graders. */
  readonly attributes?: Readonly<Record<string, string>>
  readonly tags: readonly string[]
  /** Clauses that give way to this one where both apply. */
  readonly overrides?: readonly ClauseLink[]
  /** Clauses that this one gives way to. */
  readonly exceptions?: readonly ClauseLink[]
  readonly examples: readonly Example[]
}

/** A heading of a policy text and what stands below it, up to the next heading. */
export interface Section {
  readonly id: string
  readonly title: string
  readonly level: number
  readonly authority?: Authority
  readonly tags?: readonly string[]
  /** What else its heading says: `{#teens audience=under_18}`. */
  readonly attributes?: Readonly<Record<string, string>>
  readonly file: string
  readonly place: Place
  /** Ids of the headings above it, outermost first. */
  readonly parents: readonly string[]
  /** Markdown without examples, commentary and reference marks. */
  readonly text: string
  /** Ids of sections and clauses that its text links to. */
  readonly links: readonly string[]
  /** Clauses that its sentences refer to: `[^sy73]`. */
  readonly references: readonly Reference[]
  readonly examples: readonly Example[]
}

/** `[^sy73]` in a policy text. */
export interface Reference {
  readonly id: string
  readonly place: Place
  /** The sentence that carries the reference, without its marks. */
  readonly sentence: string
}

/** `**Term**: meaning` under a heading Definitions. */
export interface Definition {
  readonly term: string
  readonly text: string
  /** Relative to the root, with `/`; of one that was read. */
  readonly file?: string
  readonly place?: Place
}

/** Everything that was read: the input of suites, checks, graders and prompts. */
export interface Spec {
  readonly clauses: readonly Clause[]
  readonly sections: readonly Section[]
  readonly definitions: readonly Definition[]
}
