import type { JsonValue, ToolCall, ToolTurn } from '../../acts/acts.ts'
import { compileSchema } from '../../common/json-schema.ts'
import { isFields } from '../../model/fields.ts'
import type { ToolDefinition } from '../../model/model.ts'
import { messageOf, readable } from '../../model/readable.ts'
import { knownSecrets } from '../../model/secrets.ts'
import { watched } from '../models/reads.ts'

/** What a tool of the user's gets beside its arguments. */
export interface ToolContext {
  /** Fires when nobody waits for the result any more. */
  readonly signal: AbortSignal
  /** Which of several samples of one prompt this is, from 0. */
  readonly sample: number
}

/** A tool that a model as target may call; the default export of the module that `tools` names is a map of them. */
export interface Tool {
  readonly description?: string
  /** JSON schema of the arguments, an object; without it the tool takes none. */
  readonly parameters?: Readonly<Record<string, unknown>>
  /** What it gives back goes to the model: text as it is, else as JSON. What it throws does, too, as a failure. */
  execute(args: never, context: ToolContext): unknown
}

export interface Toolbox {
  readonly definitions: readonly ToolDefinition[]
  /** Runs one call. It never throws: what goes wrong is a result that says so, for the model to make something of. */
  run(call: ToolCall, context: ToolContext): Promise<ToolTurn>
}

const NO_ARGUMENTS = { type: 'object', properties: {} }

/**
 * Reads the tools of a module.
 * @param exported its default export
 * @throws TypeError that says which tool is wrong, and how
 */
export function createToolbox(exported: unknown, path: string): Toolbox {
  if (!isFields(exported) || Object.keys(exported).length === 0) {
    throw new TypeError(
      `Expected the default export of \`${path}\` to be a map of tools, { name: { description, parameters, execute } }`,
    )
  }
  const tools = new Map(Object.entries(exported).map(([name, tool]) => [name, readTool(name, tool, path)]))
  return {
    definitions: [...tools].map(([name, { description, parameters }]) => ({ name, description, parameters })),
    async run(call, context) {
      const failed = (content: string) => resultOf(call, content, true)
      const tool = tools.get(call.name)
      if (!tool) return failed(noTool(call, [...tools.keys()]))
      if (!isFields(call.arguments)) return failed('The arguments are no JSON object')
      try {
        const [fault] = tool.faults(call.arguments)
        if (fault !== undefined) return failed(`The arguments break the schema: ${fault}`)
        return resultOf(call, textOf(await watched(() => tool.execute(call.arguments as never, context))))
      } catch (error) {
        return failed(readable(messageOf(error), knownSecrets()) || 'The tool failed')
      }
    },
  }
}

/** What comes back from a call. */
export function resultOf({ name, id }: ToolCall, content: string, failed = false): ToolTurn {
  return {
    ...{ role: 'tool' as const, name, ...(id !== undefined && { call: id }) },
    content,
    ...(failed && { failed: true as const }),
  }
}

/** What a model is told that calls something else. */
export function noTool({ name }: ToolCall, names: readonly string[]): string {
  return `There is no tool ${name}; the tools are ${names.join(', ')}`
}

function readTool(name: string, tool: unknown, path: string) {
  const wrong = (what: string) => new TypeError(`\`${path}\`: tool \`${name}\`: expected ${what}`)
  if (!/^[\w-]{1,64}$/.test(name)) throw wrong('a name of letters, digits, `_` and `-`, at most 64')
  if (!isFields(tool) || typeof tool.execute !== 'function')
    throw wrong('{ description, parameters, execute }')
  const { description, parameters = NO_ARGUMENTS, execute } = tool
  if (description !== undefined && typeof description !== 'string') throw wrong('`description` to be text')
  if (!isFields(parameters)) throw wrong('`parameters` to be a JSON schema, as an object')
  try {
    const faults = compileSchema(parameters)
    return { description, parameters, faults, execute: execute as Tool['execute'] }
  } catch (error) {
    throw wrong(`\`parameters\` to be a valid JSON schema (${(error as Error).message})`)
  }
}

function textOf(result: unknown): string {
  return typeof result === 'string' ? result : (JSON.stringify(result as JsonValue) ?? '')
}
