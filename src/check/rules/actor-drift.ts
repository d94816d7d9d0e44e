import type { ReadSpec } from '../../clauses/load.ts'
import { type Hit, sentenceInSpecRule } from '../english/sentence-rule.ts'
import { quoted } from '../english/words.ts'

/** Names for who is bound by a spec. */
const ACTORS = ['assistant', 'model', 'agent', 'chatbot', 'bot', 'ai', 'llm'] as const

/** Two names for one actor: are they two? The one that the spec defines is the right one. */
export const actorDrift = sentenceInSpecRule('actor-drift', ({ text }, input) => {
  const actor = actorOf(input)
  if (!actor) return []
  // Where it acts: `the model's training data` and `the model that …` may be about something else.
  const others = ACTORS.filter((name) => !actor.names.includes(name)).join('|')
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}-])(?<article>the)\\s+(?<name>${others})\\s+(?=(?:also\\s+)?(?:must|should|shall|may|can|could|cannot|will|would|might)(?!\\p{L}))`,
    'giu',
  )
  return [...text.matchAll(pattern)].map((match): Hit => {
    const written = match[0].trimEnd()
    const fix = `${match.groups!.article} ${actor.name}`
    return {
      start: match.index,
      end: match.index + written.length,
      fix,
      reason: `Unexpected ${quoted(written)}, expected ${quoted(fix)}: the definitions have one name for it`,
    }
  })
})

/** The one defined actor, with the names that its definition gives it besides (`**agent**`). */
function actorOf({
  loaded,
}: ReadSpec): { readonly name: string; readonly names: readonly string[] } | undefined {
  const defined = loaded.spec.definitions.filter(({ term }) => isActor(term.toLowerCase()))
  const [only] = defined
  if (!only || defined.length > 1) return undefined
  const also = [...only.text.matchAll(/\*\*(\w+?)s?\*\*/g)].map((match) => match[1]!.toLowerCase())
  return { name: only.term.toLowerCase(), names: [only.term.toLowerCase(), ...also] }
}

function isActor(term: string): boolean {
  return ACTORS.some((name) => name === term)
}
