import { type Fields, isFields } from '../fields.ts'

/**
 * The body that a response holds, however the server sent it: as JSON, as JSON under another content type or none,
 * as a list with one error (Google), or as the events of a stream that nobody asked for. Other text stays text.
 * @throws SyntaxError where it begins as JSON and isn't all of it
 */
export function bodyOf(received: unknown): unknown {
  if (Array.isArray(received)) return bodyOf(received[0])
  if (typeof received !== 'string') return received
  const text = received.trim()
  if (/^[[{]/.test(text)) return bodyOf(JSON.parse(text))
  return /^(?:data|event|id|retry)?:/.test(text) ? bodyOfEvents(text) : received
}

/** Not by the SDK's reader of streams: it prints what it can't read. */
function bodyOfEvents(text: string): unknown {
  const data = text
    .split(/\r\n\r\n|\n\n|\r\r/)
    .map((event) => [...event.matchAll(/^data: ?(.*)$/gm)].map(([, line]) => line).join('\n'))
  const events = data
    .filter((each) => each.trim() !== '' && each !== '[DONE]')
    .map((each) => JSON.parse(each))
  const fields = events.filter(isFields)
  const broken = fields.find(({ error, type }) => error || type === 'error')
  if (broken) return { error: broken.error ?? broken }
  const isResponses = fields.some(({ type }) => typeof type === 'string' && type.startsWith('response.'))
  return isResponses ? lastResponse(fields) : joined(fields)
}

function lastResponse(events: readonly Fields[]): unknown {
  const last = events.findLast(({ type }) => /^response\.(?:completed|incomplete|failed)$/.test(String(type)))
  return last?.response ?? { status: 'in_progress', output: [] }
}

const TEXTS = ['reasoning_content', 'reasoning', 'refusal']
const LISTS = ['tool_calls', 'images']

/** One body of Chat Completions, of its pieces. */
function joined(chunks: readonly Fields[]): Fields {
  const choices = chunks.flatMap(({ choices: each }) => (Array.isArray(each) ? each.filter(isFields) : []))
  const mine = choices.filter(({ index }) => index === undefined || index === 0)
  const deltas = mine.map(({ delta, message }) => delta ?? message).filter(isFields)
  const texts = TEXTS.flatMap((name) => {
    const pieces = deltas.map((delta) => delta[name]).filter((piece) => typeof piece === 'string')
    return pieces.length > 0 ? [[name, pieces.join('')]] : []
  })
  const lists = LISTS.map((name) => [name, deltas.flatMap((delta) => delta[name] ?? [])])
  // Of strings, or of parts.
  const content = deltas.flatMap((delta) => delta.content ?? [])
  const finish = mine.findLast(({ finish_reason }) => finish_reason)?.finish_reason ?? null
  const last = (name: string) => chunks.findLast((chunk) => chunk[name])?.[name]
  const message = { content, ...Object.fromEntries([...texts, ...lists]) }
  return { model: last('model'), usage: last('usage'), choices: [{ message, finish_reason: finish }] }
}
