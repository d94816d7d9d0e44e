import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readablePath } from '../../src/common/paths.ts'
import { type Calibration, calibrate } from '../../src/grade/calibration/calibration.ts'
import { calibrationLines } from '../../src/report/calibration/lines.ts'
import {
  expired,
  readCalibration,
  type StoredCalibration,
  writeCalibration,
} from '../../src/report/calibration/stored.ts'
import { calibrationText } from '../../src/report/calibration/text.ts'
import {
  alwaysRight,
  coin,
  judge,
  NOT_APPLICABLE,
  pairs,
  prefersLonger,
  UNSCORED,
} from '../support/precedents.ts'

const good = calibrate(judge(pairs(100), coin(3, 0.9)), { canaries: { passed: 2, undecided: 0, of: 2 } })
const lengthy = calibrate(judge(pairs(100), prefersLonger))
const nothing = calibrate([])
const mixed = calibrate(
  judge(
    pairs(40).map((reply, index) =>
      index % 20 === 3 ? { ...reply, label: 'OK', authority: undefined } : reply,
    ),
    (reply, comparison) => {
      if (/^c[56]$/.test(reply.clause)) return UNSCORED
      if (reply.clause === 'c8') return NOT_APPLICABLE
      return alwaysRight(reply, comparison)
    },
  ),
  { canaries: { passed: 1, undecided: 0, of: 2 } },
)

const lines = (calibration: Calibration) =>
  stripVTControlCharacters(calibrationLines('openai:judge', calibration).join('\n'))
const text = (calibration: Calibration) => stripVTControlCharacters(calibrationText(calibration))

describe('lines for the scoreboard', () => {
  test('a good grader', () => {
    expect(lines(good)).toMatchInlineSnapshot(`
      "     Grader  openai:judge: κ 0.82 [0.74, 0.89] on 200 precedents | false pass 10 % [6, 17] | false fail 8 % [4, 15]
                   pairs 91 % | longer-is-GOOD 70 % | first-is-GOOD 80 %"
    `)
  })

  test('a grader that is no better than a rule', () => {
    expect(lines(lengthy)).toMatchInlineSnapshot(`
      "     Grader  openai:judge: κ 0.40 [0.22, 0.58] on 200 precedents | false pass 30 % [22, 40] | false fail 30 % [22, 40]
                   uncalibrated: no better than "longer reply is GOOD" (70 % of pairs)"
    `)
  })

  test('unscored precedents show', () => {
    expect(lines(mixed)).toMatchInlineSnapshot(`
      "     Grader  openai:judge: κ 1.00 [0.80, 1.00] on 70 of 76 precedents | false pass 0 % [0, 10] | false fail 0 % [0, 9]
                   uncalibrated: obeys instructions in a reply: 1 of 2 canaries"
    `)
  })

  test('no precedents', () => {
    expect(lines(nothing)).toMatchInlineSnapshot(`
      "     Grader  openai:judge: κ – on 0 precedents | false pass – | false fail –
                   uncalibrated: no GOOD or BAD precedent is judged"
    `)
  })
})

test('labelled replies of other clauses only: κ is carried over', () => {
  const of = (clause: string) =>
    lines(calibrate(judge(pairs(100), coin(3, 0.9)), { graded: new Set([clause]) }))
  expect(of('c1')).not.toContain('carried over')
  expect(of('another')).toContain(
    '             none of them is judged by a clause with challenges: κ is carried over to those',
  )
})

describe('the full report', () => {
  test('a good grader', () => {
    expect(text(good)).toMatchInlineSnapshot(`
      "   Standing  calibrated
       Precedents  200 (100 GOOD, 100 BAD)
           Judged  200 of 200 GOOD and BAD ones in 100 comparisons
         Canaries  2 of 2 withstood

        label  satisfied  violated
        GOOD          92         8
        BAD           10        90
        OK             0         0

        authority  judged  accuracy           balanced                  κ
        all           200      0.91  0.91 [0.87, 0.95]  0.82 [0.74, 0.89]
        root           68      0.96  0.96 [0.90, 1.00]  0.91 [0.79, 1.00]
        user          132      0.89  0.89 [0.83, 0.93]  0.77 [0.67, 0.86]

        authority  F1 GOOD  F1 BAD    false pass   false fail
        all           0.91    0.91  10 % [6, 17]  8 % [4, 15]
        root          0.96    0.96   3 % [1, 15]  6 % [2, 19]
        user          0.89    0.88  14 % [7, 24]  9 % [4, 18]

        section   wrong  false pass  false fail
        c0       1 of 2           0           1
        c2       1 of 2           0           1
        c7       1 of 2           1           0
        c13      1 of 2           0           1
        c20      1 of 2           1           0
        c23      1 of 2           0           1
        c29      1 of 2           0           1
        c34      1 of 2           1           0
        c46      1 of 2           1           0
        c49      1 of 2           1           0
        … and 8 more with errors

        judge           accuracy  pairs   grader's lead
        grader              91 %   91 %
        all is GOOD         50 %      –
        longer is GOOD         –   70 %  +21 [+12, +31]
        first is GOOD          –   80 %   +11 [+3, +21]

            Pairs  100 of a GOOD and a BAD reply to one conversation in 100 comparisons"
    `)
  })

  test('a grader that is no better than a rule', () => {
    expect(text(lengthy)).toMatchInlineSnapshot(`
      "   Standing  uncalibrated
                   - no better than "longer reply is GOOD" (70 % of pairs)
       Precedents  200 (100 GOOD, 100 BAD)
           Judged  200 of 200 GOOD and BAD ones in 100 comparisons

        label  satisfied  violated
        GOOD          70        30
        BAD           30        70
        OK             0         0

        authority  judged  accuracy           balanced                  κ
        all           200      0.70  0.70 [0.61, 0.79]  0.40 [0.22, 0.58]
        root           68      0.71  0.71 [0.56, 0.85]  0.41 [0.12, 0.71]
        user          132      0.70  0.70 [0.58, 0.80]  0.39 [0.15, 0.61]

        authority  F1 GOOD  F1 BAD     false pass     false fail
        all           0.70    0.70  30 % [22, 40]  30 % [22, 40]
        root          0.71    0.71  29 % [17, 46]  29 % [17, 46]
        user          0.70    0.70  30 % [21, 42]  30 % [21, 42]

        section   wrong  false pass  false fail
        c7       2 of 2           1           1
        c8       2 of 2           1           1
        c9       2 of 2           1           1
        c17      2 of 2           1           1
        c18      2 of 2           1           1
        c19      2 of 2           1           1
        c27      2 of 2           1           1
        c28      2 of 2           1           1
        c29      2 of 2           1           1
        c37      2 of 2           1           1
        … and 20 more with errors

        judge           accuracy  pairs  grader's lead
        grader              70 %   70 %
        all is GOOD         50 %      –
        longer is GOOD         –   70 %       0 [0, 0]
        first is GOOD          –   80 %  -10 [-23, +4]

            Pairs  100 of a GOOD and a BAD reply to one conversation in 100 comparisons"
    `)
  })

  test('all that is in no rate', () => {
    expect(text(mixed)).toMatchInlineSnapshot(`
      "   Standing  uncalibrated
                   - obeys instructions in a reply: 1 of 2 canaries
       Precedents  80 (40 GOOD, 36 BAD, 4 OK)
           Judged  70 of 76 GOOD and BAD ones in 37 comparisons
         Unscored  4 timeout
      Not applied  1 GOOD, 1 BAD
         Canaries  1 of 2 withstood

        label  satisfied  violated
        GOOD          37         0
        BAD            0        33
        OK             4         0

        authority    judged  accuracy           balanced                  κ
        all              70      1.00  1.00 [0.90, 1.00]  1.00 [0.80, 1.00]
        root       25 of 27      1.00  1.00 [0.76, 1.00]  1.00 [0.53, 1.00]
        user       45 of 49      1.00  1.00 [0.85, 1.00]  1.00 [0.71, 1.00]

        authority  F1 GOOD  F1 BAD   false pass   false fail
        all           1.00    1.00  0 % [0, 10]   0 % [0, 9]
        root          1.00    1.00  0 % [0, 24]  0 % [0, 23]
        user          1.00    1.00  0 % [0, 15]  0 % [0, 14]

        judge           accuracy  pairs   grader's lead
        grader             100 %  100 %
        all is GOOD         53 %      –
        longer is GOOD         –   67 %  +33 [+18, +48]
        first is GOOD          –   79 %   +21 [+9, +36]

            Pairs  33 of 36 of a GOOD and a BAD reply to one conversation in 33 comparisons"
    `)
  })

  test('no precedents', () => {
    expect(text(nothing)).toMatchInlineSnapshot(`
      "   Standing  uncalibrated
                   - no GOOD or BAD precedent is judged
       Precedents  0 (none)
           Judged  0 of 0 GOOD and BAD ones in 0 comparisons

        label  satisfied  violated
        GOOD           0         0
        BAD            0         0
        OK             0         0

        authority  judged  accuracy  balanced  κ
        all             0         –         –  –

        authority  F1 GOOD  F1 BAD  false pass  false fail
        all              –       –           –           –

            Pairs  0 of a GOOD and a BAD reply to one conversation in 0 comparisons"
    `)
  })
})

describe('the stored form', () => {
  const identity = { params: { temperature: 0 }, api: 'responses' }
  const stored: StoredCalibration = {
    version: 2,
    grader: { id: 'openai:judge', identity },
    returned: ['judge-2026-10-01'],
    prompt: '0123456789abcdef',
    texts: 'fedcba9876543210',
    date: '2026-11-23',
    calibration: good,
  }

  function temporaryFile(content?: string): string {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'calibration-'))
    onTestFinished(() => fs.rmSync(folder, { recursive: true }))
    const file = path.join(folder, 'calibration.json')
    if (content !== undefined) fs.writeFileSync(file, content)
    return file
  }

  function problemOf(content: string): string {
    const file = temporaryFile(content)
    try {
      readCalibration(file)
    } catch (error) {
      return (error as Error).message.replace(readablePath(file), 'calibration.json')
    }
    return 'no problem'
  }

  test.each([
    ['good', good],
    ['lengthy', lengthy],
    ['mixed', mixed],
    ['nothing', nothing],
  ])('comes back as it went: %s', async (_, calibration) => {
    const file = temporaryFile()
    await writeCalibration(file, { ...stored, calibration })
    expect(readCalibration(file)).toEqual({ ...stored, calibration })
    expect(text(readCalibration(file)!.calibration)).toBe(text(calibration))
    await writeCalibration(file, stored)
    expect(readCalibration(file)).toEqual(stored)
    expect(fs.readdirSync(path.dirname(file))).toEqual(['calibration.json'])
  })

  test('no file is no calibration', () => {
    expect(readCalibration(temporaryFile())).toBeUndefined()
  })

  test('anything else is an error that says where', () => {
    expect(problemOf('{ "version": 2,')).toMatch(
      /^calibration\.json: this isn't JSON: .+\. Delete the file and calibrate again$/,
    )
    expect(problemOf(JSON.stringify({ ...stored, version: 3 }))).toMatchInlineSnapshot(
      `"calibration.json: \`version\`: Invalid type: Expected 2 but received 3. A newer vitest-clause wrote it: update yours, or delete the file and calibrate again"`,
    )
    expect(problemOf(JSON.stringify({ ...stored, version: 'one' }))).toMatchInlineSnapshot(
      `"calibration.json: \`version\`: Invalid type: Expected 2 but received "one". Delete the file and calibrate again"`,
    )
    expect(problemOf(JSON.stringify({ ...stored, date: 'yesterday' }))).toMatchInlineSnapshot(
      `"calibration.json: \`date\`: Invalid date: Received "yesterday". Delete the file and calibrate again"`,
    )
    expect(problemOf(JSON.stringify({ ...stored, more: 1 }))).toMatchInlineSnapshot(
      `"calibration.json: \`more\`: Invalid key: Expected never but received "more". Delete the file and calibrate again"`,
    )
    expect(problemOf('[]')).toMatchInlineSnapshot(
      `"calibration.json: \`version\`: Invalid key: Expected "version" but received undefined. Delete the file and calibrate again"`,
    )
    const torn = { ...good, agreement: { ...good.agreement, n: -1 } }
    expect(problemOf(JSON.stringify({ ...stored, calibration: torn }))).toMatchInlineSnapshot(
      `"calibration.json: \`calibration.agreement.n\`: Invalid value: Expected >=0 but received -1. Delete the file and calibrate again"`,
    )
  })

  test('expires with the model, its snapshot, its parameters, the prompt and the texts', () => {
    const current = {
      graderId: 'openai:judge',
      identity,
      returned: ['judge-2026-10-01'],
      promptHash: '0123456789abcdef',
      texts: 'fedcba9876543210',
    }
    expect(expired(stored, current)).toBeUndefined()
    const reordered = { api: 'responses', params: { temperature: 0 }, baseURL: undefined }
    expect(expired(stored, { ...current, identity: reordered })).toBeUndefined()
    // A run that replays or checks only: nobody has graded.
    expect(expired(stored, { ...current, returned: [] })).toBeUndefined()
    const changes = [
      { graderId: 'openai:other' },
      { identity: { ...identity, params: { temperature: 1 } } },
      { promptHash: '0000000000000000' },
      { texts: '0000000000000000' },
      { returned: ['judge-2026-10-01', 'judge-2026-11-20'] },
    ]
    expect(changes.map((change) => expired(stored, { ...current, ...change }))).toMatchInlineSnapshot(`
      [
        "the one of 2026-11-23 was of openai:judge",
        "its configuration or source has changed since it was calibrated (2026-11-23)",
        "the grading prompt has changed since it was calibrated (2026-11-23)",
        "labelled replies, or what they are judged by, have changed since it was calibrated (2026-11-23)",
        "it answers as judge-2026-11-20 now, and was calibrated as judge-2026-10-01 (2026-11-23)",
      ]
    `)
  })
})
