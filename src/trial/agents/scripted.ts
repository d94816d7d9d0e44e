import type { JsonValue } from '../../acts/acts.ts'
import type { ScriptedResult } from '../../clauses/data/clause.ts'
import { canonicalJson } from '../../common/hash.ts'
import { isFields } from '../../model/fields.ts'
import type { ToolDefinition } from '../../model/model.ts'
import { noTool, resultOf, type Toolbox } from './tools.ts'

/** A tool that only an example speaks of takes whatever it is given. */
const ANYTHING = { type: 'object' }

/**
 * The tools of one example: those of the config that its clause names, and what the example has them give back. A tool
 * without a result that fits does what it is.
 *
 * @param names of the clause; undefined: all
 * @returns undefined where there are none
 * @throws TypeError where the clause names a tool that nobody knows
 */
export function toolsOf(
  toolbox: Toolbox | undefined,
  names: readonly string[] | undefined,
  scripted: readonly ScriptedResult[],
): Toolbox | undefined {
  const known = toolbox?.definitions ?? []
  const only = [...new Set(scripted.map(({ tool }) => tool))].filter(
    (tool) => !known.some(({ name }) => name === tool),
  )
  const all: ToolDefinition[] = [...known, ...only.map((name) => ({ name, parameters: ANYTHING }))]
  const missing = names?.find((name) => !all.some((each) => each.name === name))
  if (missing !== undefined) {
    const list = all.length > 0 ? `the tools are ${all.map(({ name }) => name).join(', ')}` : 'there are none'
    throw new TypeError(
      `The clause names the tool \`${missing}\` in \`tools\`, and ${list}: add it to the module of the option \`tools\`, or script it in the example`,
    )
  }
  const definitions = names ? all.filter(({ name }) => names.includes(name)) : all
  if (definitions.length === 0) return undefined
  return {
    definitions,
    async run(call, context) {
      const names = definitions.map(({ name }) => name)
      if (!names.includes(call.name)) return resultOf(call, noTool(call, names), true)
      const own = scripted.filter(({ tool }) => tool === call.name)
      const found = own.find(({ when }) => fits(when, call.arguments))
      if (found) return resultOf(call, found.content, found.failed)
      if (toolbox && known.some(({ name }) => name === call.name)) return toolbox.run(call, context)
      return resultOf(call, 'Nothing is known for these arguments', true)
    },
  }
}

/** Each argument that is asked for has this value; there may be others. */
function fits(when: ScriptedResult['when'], args: JsonValue): boolean {
  if (when === undefined) return true
  if (!isFields(args)) return false
  return Object.entries(when).every(
    ([key, value]) => Object.hasOwn(args, key) && canonicalJson(args[key]) === canonicalJson(value),
  )
}
