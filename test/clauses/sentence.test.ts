import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sentenceAt } from '../../src/clauses/markdown/sentences.ts'

/** The sentence around the first `|`. */
function at(text: string): string {
  const index = text.indexOf('|')
  const plain = text.replace('|', ' ')
  const { start, end } = sentenceAt(plain, index)
  return plain.slice(start, end).trim()
}

test.each([
  ['One rule. Two| rules. Three.', 'Two  rules.'],
  ['One rule.| Two.', 'One rule.'],
  ['Is it so?| Yes! No.', 'Is it so?'],
  ['First. Do x, e.g. Python| or i.e. this. Last.', 'Do x, e.g. Python  or i.e. this.'],
  ['First. Say "Why?" when| asked. Last.', 'Say "Why?" when  asked.'],
  ['**Lead.** Then| this.', 'Then  this.'],
  ['(Not this. Nor this.) But| this.', 'But  this.'],
  ['Do `a. B`| now. Then.', 'Do `a. B`  now.'],
  ['As in [?](#x), do| it. Then.', 'As in [?](#x), do  it.'],
  ['See [x](https://a.b/c?d! E), do| it. Then.', 'See [x](https://a.b/c?d! E), do  it.'],
  ['Version 1.5| is out. Then.', 'Version 1.5  is out.'],
])('%s', (text, sentence) => {
  expect(at(text)).toBe(sentence)
})

test('the sentences of a text are its parts', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (text, seed) => {
      const index = seed % (text.length + 1)
      const { start, end } = sentenceAt(text, index)
      expect(start).toBeLessThanOrEqual(index)
      expect(end).toBeGreaterThanOrEqual(Math.min(index, text.length))
    }),
  )
})
