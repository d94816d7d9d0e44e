import { hits, sentenceRule } from '../english/sentence-rule.ts'
import { before, quoted } from '../english/words.ts'

/** To be decided, and what writers and templates put where something is still missing (NASA ARM: incompletes). */
const PATTERN =
  /(?<![\p{L}\p{N}_-])(?:\[(?:NEEDS CLARIFICATION|TBD|TBC|TODO|FIXME)\b[^\]]*\]|(?:TBD|TBC|TBS|TBR|TBA)\d*|TODO|FIXME|XXX?|(?<!\b(?:needs?|needed|has|have|had|ought|allows?|is|are|able|likely|going|required|expected)\s+)to be (?:defined|decided|determined|confirmed|agreed|specified|clarified|announced)(?=\s*[\]·.,;:)]|\s*$)|(?:INSERT|YOUR|ENTER) \p{Lu}{2,}(?: \p{Lu}{2,})*)(?![\p{L}\p{N}_-])|\?{3,}|(?<![\p{L}\p{N}_])_{3,}(?![\p{L}\p{N}_])|<\p{L}+(?:[ _]\p{L}+)+>|\[(?:insert|enter|your|fill in|add)\b[^\]]*\](?!\()/gu
/** Words about placeholders: `a TODO comment`, `Never leave a TODO`. */
const MENTION =
  /^\s+(?:comments?|markers?|tags?|labels?|items?|entr(?:y|ies)|lists?|notes?|files?|placeholders?)\b/i
const MENTIONED =
  /\b(?:an?|no|any|each|every|all|without|unresolved|open|remaining|words?|markers?|labels?)\s+$/i

/** A gap that someone was going to fill: as it stands, nobody can keep the clause or break it. */
export const placeholder = sentenceRule('placeholder', ({ withParentheses: text }) =>
  hits(
    text,
    PATTERN,
    (words) =>
      `Unexpected placeholder, ${quoted(words)}, expected what it stands for: decide it, or take the sentence out until it is`,
  ).filter(({ start, end }) => !MENTION.test(text.slice(end)) && !MENTIONED.test(before(text, start))),
)
