import { Document, Scalar } from 'yaml'
import { RECORD_AGAIN } from '../../common/record-mode.ts'
import { compareRecordings, HANDWRITTEN, type Recording } from './recording.ts'

/** Of the file's form. A file of another version is an error. */
export const FILE_VERSION = 1

const BLANK = {
  target: ' write the reply here',
  grader: ' write the grading here, as a map of evidence, reasoning, applicable and score',
}

// What YAML, git or an editor would change or hide when it stands in a block as it is.
const UNSAFE = /[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u

/**
 * The text of a recordings file: YAML in a stable order, texts as literal blocks. Reading it gives equal
 * recordings, to the last character.
 */
export function writeRecordings(recordings: readonly Recording[]): string {
  const entries = [...recordings].sort(compareRecordings).map(entryText)
  return `${head(recordings)}\n\nversion: ${FILE_VERSION}\nrecordings:${entries.length > 0 ? `\n${entries.join('')}` : ' []\n'}`
}

const OF_MODELS = [
  '# Answers of models, which vitest-clause replays. Review changes like those of a snapshot.',
  `# To record again: ${RECORD_AGAIN}`,
]

const OF_A_PERSON = [
  '# Answers that a person wrote, which vitest-clause replays. Review changes like those of a snapshot.',
  '# Where one is missing, this leaves a blank and names its line: npx vitest run --update=new',
  '# To fill it: after `reply:` a text (`|-`, then indented lines), after `verdict:` a map of evidence (quotes from',
  '# the reply), reasoning, applicable (true or false) and score (1 to 7).',
]

const KEYS =
  '# Do not edit keys: they are hashes of the requests. Comments of yours are lost when the file is written.'

function head(recordings: readonly Recording[]): string {
  const byAPerson = recordings.length > 0 && recordings.every(({ model }) => model === HANDWRITTEN)
  return [...(byAPerson ? OF_A_PERSON : OF_MODELS), KEYS].join('\n')
}

/** A file is written anew for each batch of answers: what was in it before isn't put into YAML again. */
const texts = new WeakMap<Recording, string>()

function entryText(recording: Recording): string {
  const known = texts.get(recording)
  if (known !== undefined) return known
  const lines = new Document([entry(recording)]).toString({ lineWidth: 0 }).split('\n')
  const text = lines.map((line) => (line === '' ? line : `  ${line}`)).join('\n')
  texts.set(recording, text)
  return text
}

function entry({ text, reasoning, acts = {}, ...recording }: Recording): Record<string, unknown> {
  const { key, role, challenge, sample, of, model, returned, recorded, tokens, ms, provenance } = recording
  const fields = {
    key,
    role,
    challenge,
    sample: sample === 0 ? undefined : sample,
    of,
    model,
    returned,
    recorded,
    tokens: tokens && {
      ...{ input: tokens.input, output: tokens.output },
      ...(tokens.cached !== undefined && { cached: tokens.cached }),
    },
    ms,
    provenance,
  }
  const present = Object.entries(fields).filter(([, value]) => value !== undefined)
  return {
    ...(scalars(Object.fromEntries(present)) as object),
    ...(reasoning !== undefined && { reasoning: block(reasoning) }),
    ...(scalars(acts) as object),
    ...answer(role, text),
  }
}

function answer(role: Recording['role'], text: string | null): Record<string, unknown> {
  if (text === null) return { [role === 'target' ? 'reply' : 'verdict']: blank(role) }
  if (role === 'target') return { reply: block(text) }
  const verdict = jsonObject(text)
  return verdict ? { verdict: scalars(verdict) } : { output: block(text) }
}

/** Text for people: a literal block wherever YAML can hold it in one. */
function block(text: string): Scalar {
  const scalar = new Scalar(text)
  const body = text.trimEnd()
  const fits = body !== '' && /^[ \t]*\n*$/.test(text.slice(body.length)) && !UNSAFE.test(text)
  scalar.type = fits ? 'BLOCK_LITERAL' : 'QUOTE_DOUBLE'
  return scalar
}

function blank(role: Recording['role']): Scalar {
  const scalar = new Scalar(null)
  scalar.source = ''
  scalar.comment = BLANK[role]
  return scalar
}

/** The same data with a fitting form for each string. */
function scalars(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('\n') || UNSAFE.test(value) ? block(value) : value
  if (Array.isArray(value)) return value.map(scalars)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, scalars(inner)]))
}

/** The object that a text is as JSON; undefined where it is none, or where YAML could not give it back. */
function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && hasPlainKeys(value)) {
      return value as Record<string, unknown>
    }
  } catch {
    // Not JSON: kept as text.
  }
}

function hasPlainKeys(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  const plain = Array.isArray(value) || Object.keys(value).every((key) => /^[A-Za-z][\w -]*$/.test(key))
  return plain && Object.values(value).every(hasPlainKeys)
}
