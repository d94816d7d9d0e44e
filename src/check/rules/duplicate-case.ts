import type { Clause, Example } from '../../clauses/data/clause.ts'
import { promptKey } from '../../clauses/data/fingerprint.ts'
import { placeText } from '../../clauses/data/place.ts'
import type { ReadSpec } from '../../clauses/load.ts'
import { textsByPath } from '../facts/by-file.ts'
import { holdersOf } from '../facts/labelled.ts'
import type { Finding, Rule } from '../facts/rule.ts'

/** Two cases of one clause with one name: a report can't tell them apart; with one prompt, the second is a copy. */
export const duplicateCase: Rule = {
  id: 'duplicate-case',
  severity: 'error',
  check(input) {
    return holdersOf(input).flatMap((holder) => {
      const named = holder.examples.map((example) => ({
        example,
        title: writtenTitle(input, holder, example),
      }))
      return named.flatMap((later, index) => {
        const twins = named.slice(0, index).filter(({ title }) => title === later.title)
        const copied = twins.find(({ example }) => isCopy(example, later.example))
        if (copied) return [copy(holder, copied.example, later.example)]
        // Without titles nobody has called them the same.
        return twins[0] && later.title !== undefined
          ? [namesake(holder, twins[0].example, later.example)]
          : []
      })
    })
  },
}

function copy({ file }: Clause, first: Example, later: Example): Finding {
  const at = placeText({ file, place: first.titleSpan.start })
  const reason = `Unexpected copy of the example "${first.title}", expected each once: it stands first at ${at}, so remove one`
  return { file, place: later.titleSpan, reason }
}

function namesake({ file }: Clause, first: Example, later: Example): Finding {
  const at = placeText({ file, place: first.titleSpan.start })
  const reason = `Unexpected second example "${first.title}", expected a title of its own: the first stands at ${at}, so rename one`
  return { file, place: later.titleSpan, reason, severity: 'warn' }
}

function isCopy(first: Example, later: Example): boolean {
  return later.messages.length > 0 && promptKey(first.messages) === promptKey(later.messages)
}

/** The title in the author's words, without the number that makes it unique; undefined where there are none. */
function writtenTitle({ texts }: ReadSpec, { file }: Clause, { titleSpan }: Example): string | undefined {
  const source = textsByPath(texts).get(file)?.markdown.source
  const written = source?.slice(titleSpan.start.offset, titleSpan.end.offset).replace(/\s+/g, ' ').trim()
  // Without a title, the span is that of the mark or of the block.
  return written && /^(?:\*\*|__)example\b|^(?:~~~|```|>)/i.test(written) ? undefined : written
}
