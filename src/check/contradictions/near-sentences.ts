/** A sentence and whose it is. */
export interface OwnedSentence {
  readonly owner: string
  readonly text: string
}

export interface Nearness {
  /** Owners of two sentences that are near each other; the smaller id first. */
  readonly owners: readonly [string, string]
  /** Cosine of the nearest of their sentences, 0..1. */
  readonly cosine: number
}

/** Neighbours of each sentence. Both numbers were measured on the Model Spec: see docs/checks.md. */
const NEIGHBOURS = 3
const LEAST_COSINE = 0.15

type Vector = ReadonlyMap<string, number>

/**
 * Owners whose sentences use the same rare words (TF-IDF): for each sentence its three nearest of other owners, where
 * the cosine is at least 0.15. The order of the sentences makes no difference.
 */
export function nearOwners(sentences: readonly OwnedSentence[]): Nearness[] {
  const sorted = [...sentences].sort((a, b) => compare(a.owner, b.owner) || compare(a.text, b.text))
  const vectors = vectorsOf(sorted.map(({ text }) => text))
  const holders = holdersOf(vectors)
  const near = new Map<string, Nearness>()
  sorted.forEach(({ owner }, index) => {
    const cosines = [...cosinesOf(vectors[index]!, holders)]
      .filter(([other, cosine]) => cosine >= LEAST_COSINE && sorted[other]!.owner !== owner)
      .sort(([a, x], [b, y]) => y - x || a - b)
    for (const [other, cosine] of cosines.slice(0, NEIGHBOURS)) {
      const [first, second] = [owner, sorted[other]!.owner].sort(compare) as [string, string]
      const key = JSON.stringify([first, second])
      const known = near.get(key)
      if (!known || known.cosine < cosine) near.set(key, { owners: [first, second], cosine })
    }
  })
  return [...near.values()]
}

/** Of length 1, over the words of each text; empty for a text without words. */
function vectorsOf(texts: readonly string[]): Vector[] {
  const words = texts.map(wordsOf)
  const holding = new Map<string, number>()
  for (const own of words) for (const word of new Set(own)) holding.set(word, (holding.get(word) ?? 0) + 1)
  // One more than the ratio: in a spec of two sentences, what both say must weigh something.
  const weight = (word: string) => Math.log(1 + texts.length / holding.get(word)!)
  return words.map((own) => {
    const vector = new Map<string, number>()
    for (const word of own) vector.set(word, (vector.get(word) ?? 0) + weight(word))
    const length = Math.hypot(...vector.values())
    return new Map([...vector].map(([word, value]) => [word, value / length]))
  })
}

/** In alphabetical order, so that sums don't depend on the order in a sentence; without English endings. */
function wordsOf(text: string): string[] {
  const words = text.toLowerCase().match(/\p{L}[\p{L}\p{N}'’-]*/gu) ?? []
  return words.map((word) => word.replace(/(?<=\p{L}{2})(?:ing|ed|es|s)$/u, '')).sort(compare)
}

type Holders = ReadonlyMap<string, readonly (readonly [index: number, value: number])[]>

function holdersOf(vectors: readonly Vector[]): Holders {
  const entries = vectors.flatMap((vector, index) =>
    [...vector].map(([word, value]) => ({ word, holder: [index, value] as const })),
  )
  const groups = [...Map.groupBy(entries, ({ word }) => word)]
  return new Map(groups.map(([word, own]) => [word, own.map(({ holder }) => holder)]))
}

/** With each text that shares a word. */
function cosinesOf(vector: Vector, holders: Holders): ReadonlyMap<number, number> {
  const sums = new Map<number, number>()
  for (const [word, value] of vector) {
    for (const [index, other] of holders.get(word)!) sums.set(index, (sums.get(index) ?? 0) + value * other)
  }
  return sums
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
