import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Acts, actsIn } from '../../src/acts/acts.ts'
import { readActs } from '../../src/acts/read-acts.ts'
import { parseRecordings } from '../../src/model/recordings/read.ts'
import type { Recording } from '../../src/model/recordings/recording.ts'
import {
  openRecordings,
  pruneRecordings,
  readRecordings,
  recoverRecordings,
} from '../../src/model/recordings/store.ts'
import { writeRecordings } from '../../src/model/recordings/write.ts'

const key = (digit: number | string) => String(digit).repeat(16)
const entry = (digit: number | string, more: Partial<Recording> = {}): Recording => ({
  key: key(digit),
  role: 'target',
  challenge: 'a title',
  sample: 0,
  model: 'openai:x',
  text: `Reply ${digit}`,
  ...more,
})

let folder: string
let file: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'recordings-'))
  file = path.join(folder, '__recordings__', 'sy73.yaml')
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  fs.rmSync(folder, { recursive: true, force: true })
})

/** Writes the file as it is and gives the message of the error that reading it throws. */
function messageOf(text: string): string {
  vi.spyOn(process, 'cwd').mockReturnValue(folder)
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, text)
  try {
    readRecordings(file)
  } catch (error) {
    return (error as Error).message
  }
  return 'no error'
}

const names = () => fs.readdirSync(path.dirname(file))

describe('the file', () => {
  test('is made for readers, in a stable order', async () => {
    const verdict = {
      evidence: ['one', 'it: "two"'],
      reasoning: 'First.\nSecond.',
      applicable: true,
      score: 7,
    }
    const recordings = [
      entry(4, { challenge: 'b', role: 'grader', of: key(2), text: 'no JSON' }),
      entry(3, { challenge: 'b', role: 'grader', of: key(1), text: JSON.stringify(verdict), ms: 10 }),
      entry('b', { challenge: 'b', sample: 1, text: 'a\r\nb' }),
      entry('a', {
        challenge: 'b',
        text: 'Hello,\n\n- one  \n- two',
        returned: 'x-2026-01-01',
        recorded: '2026-11-23',
        tokens: { input: 12, output: 34 },
        ms: 1234,
        provenance: { clause: key('c') },
      }),
      entry('d', { challenge: 'a', model: 'handwritten', text: null }),
    ]
    const text = writeRecordings(recordings)
    expect(writeRecordings([...recordings].reverse())).toBe(text)
    expect(text).toMatchInlineSnapshot(`
      "# Answers of models, which vitest-clause replays. Review changes like those of a snapshot.
      # To record again: CLAUSES_RECORD=all npx vitest run
      # Do not edit keys: they are hashes of the requests. Comments of yours are lost when the file is written.

      version: 1
      recordings:
        - key: dddddddddddddddd
          role: target
          challenge: a
          model: handwritten
          reply: # write the reply here
        - key: aaaaaaaaaaaaaaaa
          role: target
          challenge: b
          model: openai:x
          returned: x-2026-01-01
          recorded: 2026-11-23
          tokens:
            input: 12
            output: 34
          ms: 1234
          provenance:
            clause: cccccccccccccccc
          reply: |-
            Hello,

            - one  
            - two
        - key: bbbbbbbbbbbbbbbb
          role: target
          challenge: b
          sample: 1
          model: openai:x
          reply: "a\\r\\nb"
        - key: "3333333333333333"
          role: grader
          challenge: b
          of: "1111111111111111"
          model: openai:x
          ms: 10
          verdict:
            evidence:
              - one
              - 'it: "two"'
            reasoning: |-
              First.
              Second.
            applicable: true
            score: 7
        - key: "4444444444444444"
          role: grader
          challenge: b
          of: "2222222222222222"
          model: openai:x
          output: |-
            no JSON
      "
    `)
  })

  test('says how it is filled where a person writes all of it', () => {
    const byHand = [1, 2].map((digit) => entry(digit, { model: 'handwritten', text: null }))
    const head = (recordings: readonly Recording[]) => writeRecordings(recordings).split('\n\n')[0]
    expect(head(byHand)).toMatchInlineSnapshot(`
      "# Answers that a person wrote, which vitest-clause replays. Review changes like those of a snapshot.
      # Where one is missing, this leaves a blank and names its line: npx vitest run --update=new
      # To fill it: after \`reply:\` a text (\`|-\`, then indented lines), after \`verdict:\` a map of evidence (quotes from
      # the reply), reasoning, applicable (true or false) and score (1 to 7).
      # Do not edit keys: they are hashes of the requests. Comments of yours are lost when the file is written."
    `)
    expect(head([...byHand, entry(3)])).toBe(head([entry(3)]))
    expect(head([])).toBe(head([entry(3)]))
  })

  const piece = fc.oneof(
    fc.constantFrom(
      '\n',
      ' ',
      '\t',
      '\r\n',
      '\r',
      '# x',
      '- a',
      ': ',
      '---',
      '...',
      '\ufeff',
      '\u2028',
      '\0',
      '\ud800',
    ),
    fc.constantFrom(
      '<<<<<<< ',
      '"',
      "'",
      '\\',
      '&a',
      '*a',
      '!t',
      '%',
      '`',
      'null',
      '1e3',
      '~',
      '{',
      '[',
      '\u001b',
      '😀',
    ),
    fc.string({ unit: 'binary', maxLength: 3 }),
    fc.string({ maxLength: 60 }),
  )
  const anyText = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''))
  const onDisk = (text: string) => Buffer.from(text, 'utf8').toString('utf8')

  test('gives texts back to the last character, also after a checkout with CRLF', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, other) => {
        const target = entry(1, {
          ...{ text, challenge: other, returned: other, reasoning: other, provenance: { clause: text } },
        })
        const grader = entry(2, { role: 'grader', challenge: other, text: `no JSON${text}` })
        const written = onDisk(writeRecordings([target, grader]))
        expect(parseRecordings(written, file)).toEqual([target, grader])
        expect(parseRecordings(written.replaceAll('\n', '\r\n'), file)).toEqual([target, grader])
      }),
      { numRuns: 500 },
    )
  })

  test('gives a grading back as JSON of the same content', () => {
    const verdict = fc.dictionary(
      fc.oneof(fc.constantFrom('score', 'null', 'a b'), anyText),
      fc.oneof(fc.jsonValue(), anyText),
    )
    fc.assert(
      fc.property(verdict, (value) => {
        const written = writeRecordings([entry(1, { role: 'grader', text: JSON.stringify(value) })])
        const [read] = parseRecordings(onDisk(written), file)
        expect(JSON.parse(read!.text!)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
      { numRuns: 500 },
    )
  })

  test('gives back what was done, whatever stands in arguments, results, paths and data', () => {
    const json = fc.oneof(
      fc.jsonValue(),
      anyText,
      fc.dictionary(
        fc.oneof(fc.constantFrom('__proto__', '<<', 'null', '1', 'a: b'), anyText),
        fc.jsonValue(),
      ),
    )
    const turn = fc.oneof(
      fc.record({
        role: fc.constant('assistant'),
        content: anyText,
        calls: fc.array(
          fc.record({ name: fc.constantFrom('refund', 'yes', '1e3'), arguments: json, id: anyText }),
        ),
      }),
      fc.record({ role: fc.constant('tool'), content: anyText, failed: fc.constant(true) }),
    )
    const path = fc.constantFrom('src/cart.ts', 'a b.md', 'yes', '1', 'ä/[x].ts', '#a', '- b')
    const change = fc.oneof(fc.record({ before: anyText, after: anyText }), fc.record({ diff: anyText }))
    fc.assert(
      fc.property(fc.array(turn), fc.dictionary(path, change), json, (messages, files, data) => {
        const acts = actsIn(readActs({ messages, files, data }) as Acts)!
        const target = entry(1, { acts })
        const [read] = parseRecordings(onDisk(writeRecordings([target])), file)
        expect(read!.acts).toEqual(acts)
      }),
      { numRuns: 500 },
    )
  })

  test.each([
    '',
    '\n'.repeat(20_000),
    `${' '.repeat(20_000)}x`,
    'word '.repeat(100_000),
    'a line\n'.repeat(50_000),
  ])('holds a text of any length (%#)', (text) => {
    expect(parseRecordings(writeRecordings([entry(1, { text })]), file)).toEqual([entry(1, { text })])
  })
})

describe('a broken file', () => {
  const good = writeRecordings([entry(1), entry(2)])

  test.each<[string, string]>([
    ['is no YAML', good.replace('role: target', 'role: "target')],
    ['holds a merge conflict', good.replace('recordings:', '<<<<<<< HEAD\nrecordings:')],
    ['is empty', ''],
    ['is of a newer version', good.replace('version: 1', 'version: 2')],
    ['has no list', 'version: 1\nrecordings: 3\n'],
    ['has a key twice', good.replace(key(2), key(1))],
    ['has a key without quotes', good.replace(`"${key(1)}"`, key(1))],
    ['has an unknown field', good.replace('    model:', '    modle:')],
    ['lacks a field', good.replace('    model: openai:x\n', '')],
    ['has a number as reply', good.replace('|-\n      Reply 2', '42')],
    ['lacks the reply of a model', good.replace('|-\n      Reply 2', '')],
    ['lacks any answer', good.replace(' |-\n      Reply 2', ' text\n    output: text')],
  ])('%s', (_, text) => {
    expect(messageOf(text)).toMatchSnapshot()
  })

  test('is never overwritten', async () => {
    const text = good.replace('version: 1', 'version: 2')
    const message = messageOf(text)
    const store = openRecordings(file)
    await expect(store.save(entry(3))).rejects.toThrow(message)
    expect(() => pruneRecordings(file, () => false)).toThrow(message)
    expect(() => store.find(key(1))).toThrow(message)
    expect(fs.readFileSync(file, 'utf8')).toBe(text)
    expect(names()).toEqual(['sy73.yaml'])
  })
})

describe('a store', () => {
  test('finds what it saved, at once and from the disk', async () => {
    const store = openRecordings(file)
    expect(store.find(key(1))).toBeUndefined()
    const saved = store.save(entry(1))
    expect(store.find(key(1))).toEqual(entry(1))
    expect(fs.existsSync(file)).toBe(false)
    await saved
    expect(store.find(key(1))).toEqual(entry(1))
    expect(readRecordings(file)).toEqual([entry(1)])
    expect(names()).toEqual(['sy73.yaml'])
  })

  test('writes entries that come together together', async () => {
    const rename = vi.spyOn(fs, 'renameSync')
    const store = openRecordings(file)
    await Promise.all([1, 2, 3, 4, 5].map((digit) => store.save(entry(digit))))
    expect(rename).toHaveBeenCalledTimes(1)
    expect(readRecordings(file)).toHaveLength(5)
  })

  test('sees what others write, and keeps it', async () => {
    const [one, two] = [openRecordings(file), openRecordings(file)]
    await Promise.all([one.save(entry(1)), two.save(entry(2))])
    expect(readRecordings(file)).toEqual([entry(1), entry(2)])
    await two.save(entry(1, { text: 'again' }))
    expect(one.find(key(1))?.text).toBe('again')
    fs.rmSync(file)
    expect([one.find(key(1)), one.find(key(2))]).toEqual([undefined, undefined])
  })

  test('never puts a blank in the place of an answer', async () => {
    const filled = entry(1, { model: 'handwritten', text: 'By hand.' })
    const store = openRecordings(file)
    await store.save(filled)
    await store.save({ ...filled, text: null })
    expect(readRecordings(file)).toEqual([filled])
  })

  test('leaves secrets out', async () => {
    vi.stubEnv('OPENAI_API_KEY', 'sk-12345678')
    const store = openRecordings(file)
    const text = 'My key is sk-12345678, my password hunter2hunter2, in short.'
    const secrets = ['hunter2hunter2', 'short']
    const saved = await store.save(entry(1, { text, provenance: { note: 'sk-12345678' } }), secrets)
    expect(saved.text).toBe('My key is [redacted], my password [redacted], in short.')
    expect(readRecordings(file)).toEqual([saved])
    expect(fs.readFileSync(file, 'utf8')).not.toMatch(/sk-1234|hunter2/)
  })

  test.for([
    ['which begins with another', 'It is hunter2hunter2-long.', 'It is [redacted].'],
    ['as it stands in a URL', 'GET /v1?sig=a%2Fb%3Dcdefg%20h', 'GET /v1?sig=[redacted]'],
  ] as const)('leaves out a secret %s', async ([_, text, clean]) => {
    const secrets = ['hunter2hunter2', 'hunter2hunter2-long', 'a/b=cdefg h']
    expect((await openRecordings(file).save(entry(1, { text }), secrets)).text).toBe(clean)
  })

  test('says where the disk refuses, and works when it no longer does', async () => {
    vi.spyOn(process, 'cwd').mockReturnValue(folder)
    fs.writeFileSync(path.dirname(file), 'a file in the place of the folder')
    const store = openRecordings(file)
    expect(store.find(key(1))).toBeUndefined()
    await expect(store.save(entry(1))).rejects.toThrowErrorMatchingInlineSnapshot(
      `[Error: __recordings__/sy73.yaml can't be written (EEXIST: file already exists): check who may write there, and the space on the disk]`,
    )
    expect(store.find(key(1))).toBeUndefined()
    fs.rmSync(path.dirname(file))
    await store.save(entry(2))
    expect(readRecordings(file)).toEqual([entry(2)])
  })

  test('says where a file cannot be read', () => {
    vi.spyOn(process, 'cwd').mockReturnValue(folder)
    fs.mkdirSync(file, { recursive: true })
    expect(() => readRecordings(file)).toThrowErrorMatchingInlineSnapshot(
      `[Error: __recordings__/sy73.yaml can't be read (EISDIR: illegal operation on a directory): check what stands there and who may read it]`,
    )
  })

  test('says where a folder may not be written', async () => {
    vi.spyOn(process, 'cwd').mockReturnValue(folder)
    const denied = Object.assign(new Error(`EACCES: permission denied, open '${file}.tmp'`), {
      code: 'EACCES',
    })
    vi.spyOn(fs, 'writeFileSync').mockImplementation(() => {
      throw denied
    })
    await expect(openRecordings(file).save(entry(1))).rejects.toThrowErrorMatchingInlineSnapshot(
      `[Error: __recordings__/sy73.yaml can't be written (EACCES: permission denied): check who may write there, and the space on the disk]`,
    )
    expect(names()).toEqual([])
  })
})

describe('while somebody holds the file', () => {
  /** Folder of the journals. */
  const apart = () => path.join(path.dirname(file), '.journal')
  const journals = () =>
    fs.existsSync(apart()) ? fs.readdirSync(apart()).filter((name) => name !== '.gitignore') : []

  test('entries stand in one journal, found at once, and are written when the last lets go', async () => {
    const store = openRecordings(file)
    const release = [store.hold(), store.hold()]
    await store.save(entry(1))
    await store.save(entry(2), ['Reply'])
    expect(store.find(key(1))).toEqual(entry(1))
    expect([names(), journals()].map(({ length }) => length)).toEqual([1, 1])
    // Nobody commits it by accident.
    expect(fs.readFileSync(path.join(apart(), '.gitignore'), 'utf8')).toBe('*\n')
    await release[0]!()
    expect(fs.existsSync(file)).toBe(false)
    await release[1]!()
    expect(names()).toEqual(['sy73.yaml'])
    expect(readRecordings(file)).toEqual([entry(1), entry(2)])
  })

  test('secrets reach no journal', async () => {
    const store = openRecordings(file)
    const release = store.hold()
    await store.save(entry(1, { text: 'It is hunter2hunter2.' }), ['hunter2hunter2'])
    expect(fs.readFileSync(path.join(apart(), journals()[0]!), 'utf8')).toContain('It is [redacted].')
    await release()
  })

  test('a broken file is left alone, and the journal keeps what was answered', async () => {
    vi.spyOn(process, 'cwd').mockReturnValue(folder)
    const store = openRecordings(file)
    const release = store.hold()
    await store.save(entry(1))
    fs.writeFileSync(file, 'version: 1\n<<<<<<< HEAD\n')
    await expect(release()).rejects.toThrow(
      /^__recordings__\/sy73\.yaml:2:1: Unexpected "<<<<<<<", an unresolved merge conflict\. .* the answers are kept in __recordings__\/\.journal\/.*\.jsonl$/,
    )
    expect(journals()).toHaveLength(1)
    fs.rmSync(file)
    // As soon as the file can be written, all of it goes in.
    const again = store.hold()
    await store.save(entry(2))
    await again()
    expect(readRecordings(file)).toEqual([entry(1), entry(2)])
    expect(names()).toEqual(['sy73.yaml'])
  })

  test('what a killed process has left goes into its files, and only that', async () => {
    const lines = [
      { writer: 'a', file: 'sy73.yaml', recording: entry(1, { text: 'before it was written' }) },
      { writer: 'b', file: 'rt30.yaml', recording: entry(2) },
      { settled: 'a' },
      { writer: 'a', file: 'sy73.yaml', recording: entry(3) },
    ]
    const text = `${lines.map((line) => `\n${JSON.stringify(line)}`).join('')}\n{"writer":"b","file":"rt`
    fs.mkdirSync(apart(), { recursive: true })
    fs.writeFileSync(path.join(apart(), '1-00000000.jsonl'), text)
    await openRecordings(file).save(entry(1, { text: 'written since' }))
    await recoverRecordings(path.dirname(file))
    expect(readRecordings(file)).toEqual([entry(1, { text: 'written since' }), entry(3)])
    expect(readRecordings(path.join(path.dirname(file), 'rt30.yaml'))).toEqual([entry(2)])
    expect(journals()).toEqual([])
  })

  test('what belongs into a broken file stays in a journal, the rest goes where it belongs', async () => {
    const line = (name: string, digit: number) =>
      `\n${JSON.stringify({ writer: 'a', file: name, recording: entry(digit) })}`
    fs.mkdirSync(apart(), { recursive: true })
    const text = line('sy73.yaml', 1) + line('rt30.yaml', 2)
    fs.writeFileSync(path.join(apart(), '1-00000000.jsonl'), text)
    fs.writeFileSync(file, 'no yaml: [')
    await recoverRecordings(path.dirname(file))
    expect(fs.readFileSync(file, 'utf8')).toBe('no yaml: [')
    expect(readRecordings(path.join(path.dirname(file), 'rt30.yaml'))).toEqual([entry(2)])
    expect(journals()).toHaveLength(1)
    fs.rmSync(file)
    await recoverRecordings(path.dirname(file))
    expect(readRecordings(file)).toEqual([entry(1)])
    expect(journals()).toEqual([])
  })

  test('a file outside of the folder is not named by a journal', async () => {
    const line = JSON.stringify({ writer: 'a', file: '../../evil.yaml', recording: entry(1) })
    fs.mkdirSync(apart(), { recursive: true })
    fs.writeFileSync(path.join(apart(), '1-00000000.jsonl'), `\n${line}`)
    await recoverRecordings(path.dirname(file))
    expect(names()).toEqual(['evil.yaml'])
  })
})

describe('a process that was killed', () => {
  test('leaves nothing that stops the next one: a lock, half a temporary file', async () => {
    await openRecordings(file).save(entry(1))
    fs.mkdirSync(`${file}.lock`)
    fs.writeFileSync(`${file}.0123abcd.tmp`, '# half a fi')
    fs.writeFileSync(`${file}.orig`, 'of the user')
    await openRecordings(file).save(entry(2))
    expect(readRecordings(file)).toEqual([entry(1), entry(2)])
    expect(names().sort()).toEqual(['sy73.yaml', 'sy73.yaml.orig'])
  })
})

describe('prune', () => {
  test('removes what is not kept', async () => {
    const store = openRecordings(file)
    await Promise.all([1, 2, 3].map((digit) => store.save(entry(digit))))
    expect(pruneRecordings(file, (each) => each !== key(2))).toBe(1)
    expect(readRecordings(file)).toEqual([entry(1), entry(3)])
  })

  test('leaves a file without a change untouched', async () => {
    await openRecordings(file).save(entry(1))
    const text = `# a comment of the user\n${fs.readFileSync(file, 'utf8')}`
    fs.writeFileSync(file, text)
    expect(pruneRecordings(file, () => true)).toBe(0)
    expect(fs.readFileSync(file, 'utf8')).toBe(text)
  })

  test('removes an empty file, and makes none', async () => {
    await openRecordings(file).save(entry(1))
    expect(pruneRecordings(file, () => false)).toBe(1)
    expect(names()).toEqual([])
    expect(pruneRecordings(path.join(folder, 'other', 'x.yaml'), () => false)).toBe(0)
    expect(readRecordings(file)).toEqual([])
    expect(fs.readdirSync(folder)).toEqual(['__recordings__'])
  })
})
