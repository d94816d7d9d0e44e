import type { Sentence } from './prose.ts'

const OPENS =
  /^[\s·]*(?:after|as|before|for|given|if|once|unless|until|when|whenever|where|wherever|while|with)\b/i

/** Whether an index lies in the condition that a sentence begins with: `If …, or a broader one would …, it should …`. */
export function isCondition({ text, modals, imperative }: Sentence, index: number): boolean {
  const main = imperative ?? modals.find(({ subordinate }) => !subordinate)?.start
  return main !== undefined && index < main && OPENS.test(text)
}

/** Where the last verb that obliges stands before an index. */
export function mainVerb({ modals, imperative }: Sentence, index: number): number | undefined {
  const starts = modals.filter(({ subordinate }) => !subordinate).map(({ start }) => start)
  const before = [...(imperative === undefined ? [] : [imperative]), ...starts].filter(
    (start) => start < index,
  )
  return before.length === 0 ? undefined : Math.max(...before)
}
