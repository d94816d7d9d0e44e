import * as v from 'valibot'
import type { Acts } from './acts.ts'

const JSON_VALUE = 'JSON: text, numbers, true, false, null, lists and maps of them'
const json = v.custom<unknown>(isJson, JSON_VALUE)
const text = v.string('text')
const name = v.pipe(v.string('a name'), v.regex(/\S/, 'a name'))

const call = fields({ name, arguments: v.optional(json, {}), id: v.optional(text) })
const turns = {
  assistant: fields({
    role: v.literal('assistant'),
    content: v.optional(text),
    calls: v.optional(v.array(call, 'a list of { name, arguments, id? }')),
  }),
  tool: fields({
    role: v.literal('tool'),
    content: text,
    name: v.optional(name),
    call: v.optional(text),
    failed: v.optional(v.literal(true, 'true, or left out')),
  }),
  user: fields({ role: v.literal('user'), content: text }),
}

const TURN =
  'a turn: { role: "assistant", content?, calls? }, { role: "tool", content, name?, call?, failed? } or { role: "user", content }'
const turn = v.lazy((input): v.GenericSchema => {
  const { role } = (input ?? {}) as { readonly role?: unknown }
  return typeof role === 'string' && Object.hasOwn(turns, role)
    ? turns[role as keyof typeof turns]
    : v.custom(() => false, TURN)
})

/** One that climbs out of the folder, or begins at the root, is no path of what was made in it. */
const PATH = 'a path below the folder, with `/`'
const filePath = v.pipe(
  v.string(PATH),
  v.check((path) => /^[^/\\]/.test(path) && !/^[a-z]:|\\|(?:^|\/)\.\.(?:\/|$)|\p{Cc}/iu.test(path), PATH),
)
const FILE = 'a file: { before?, after? } with at least one of them as text, or { diff }'
const file = v.union(
  [
    v.strictObject({ diff: text }),
    v.pipe(
      v.strictObject({ before: v.optional(text), after: v.optional(text) }),
      v.check(({ before, after }) => before !== undefined || after !== undefined, FILE),
    ),
  ],
  FILE,
)

const schema = v.object({
  messages: v.optional(v.array(turn, `a list of turns`)),
  files: v.optional(v.record(filePath, file, 'a map of paths to files')),
  data: v.optional(json),
})

const result = v.strictObject({ exit: v.number(), output: text })
const commands = v.record(v.pipe(v.string(), v.regex(/^[\w-]+$/)), result)

/** Are these results of commands? Only recordings hold them. */
export function areCommands(value: unknown): boolean {
  return v.is(commands, value)
}

/** The fields of a reply that say what was done. */
export const ACTS_FIELDS = Object.keys(schema.entries)

/**
 * Reads what a module or a test says was done.
 * @returns the acts, or in a few words what is wrong with them
 */
export function readActs(value: object): Acts | string {
  const parsed = v.safeParse(schema, value, { abortEarly: true })
  if (parsed.success) return plain(parsed.output) as Acts
  const [issue] = parsed.issues
  const path = v.getDotPath(issue)
  return `\`${path}\`: expected ${issue.message}`
}

/** A strict object that names its known fields where there is another one. */
function fields<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.strictObject(entries, `one of the fields ${Object.keys(entries).join(', ')}`)
}

/** Without fields that are undefined: it must be the same after a recording. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

function isJson(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object') return false
  if (Array.isArray(value)) return value.every(isJson)
  const isPlain = [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null)
  return isPlain && Object.values(value).every((inner) => inner === undefined || isJson(inner))
}
