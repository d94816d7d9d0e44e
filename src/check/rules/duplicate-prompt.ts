import type { Clause, Example } from '../../clauses/data/clause.ts'
import { promptKey } from '../../clauses/data/fingerprint.ts'
import { placeText } from '../../clauses/data/place.ts'
import { disagree, holdersOf, type Labelled, labelledBy } from '../facts/labelled.ts'
import type { Finding, Rule } from '../facts/rule.ts'

/** One prompt in two clauses is paid for twice; where a reply to it is labelled both ways, a reader can't obey. */
export const duplicatePrompt: Rule = {
  id: 'duplicate-prompt',
  severity: 'warn',
  check(input) {
    const asked = holdersOf(input).flatMap((holder) =>
      holder.examples
        .filter(({ messages }) => messages.length > 0)
        .map((example) => ({ holder, example, key: promptKey(example.messages) })),
    )
    return [...Map.groupBy(asked, ({ key }) => key).values()].flatMap((group) =>
      group.flatMap((later, index) => {
        const earlier = group.slice(0, index).filter(({ holder }) => holder.id !== later.holder.id)
        return findingOf(later, earlier)
      }),
    )
  },
}

interface Asked {
  readonly holder: Clause
  readonly example: Example
}

function findingOf(later: Asked, earlier: readonly Asked[]): Finding[] {
  const labelled = labelledBy(later.example, later.holder)
  for (const each of earlier) {
    for (const first of labelledBy(each.example, each.holder)) {
      // Of one subject the two are a `precedent-conflict`.
      const second = labelled.find((reply) => disagree(first, reply) && first.subject !== reply.subject)
      if (second) return [conflict(first, second)]
    }
  }
  const first = earlier.find((each) => !isOfSection(each.holder, later.holder))
  if (!first) return []
  const place = placeText({ file: first.holder.file, place: first.example.prompt })
  const reason = `Unexpected prompt of two clauses, expected it once: \`${first.holder.id}\` asks the same at ${place}, so change or remove one`
  return [{ file: later.holder.file, place: later.example.prompt, reason }]
}

function conflict(first: Labelled, second: Labelled): Finding {
  const isNamed = first.reply.against !== undefined || second.reply.against !== undefined
  const bad = first.reply.label === 'BAD' ? first : second
  const advice = isNamed
    ? 'or make the prompts differ'
    : `or say what is broken with \`BAD[#${bad.subject}]\``
  const reason = `Unexpected label ${second.reply.label} for a reply that \`${first.holder.id}\` labels ${first.reply.label} at ${placeText(first)}, expected one label: change one, ${advice}`
  return { file: second.file, place: second.place, reason, severity: isNamed ? 'warn' : 'error' }
}

/** A policy illustrates a section with prompts that its prompt files may ask as well. */
function isOfSection(a: Clause, b: Clause): boolean {
  return a.section !== undefined && a.section === b.section
}
