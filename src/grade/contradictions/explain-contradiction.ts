import { compareAuthority } from '../../clauses/data/authority.ts'
import type { Clause } from '../../clauses/data/clause.ts'
import { excerpt } from '../../common/visible.ts'
import type { PairOutcome } from './contradiction-result.ts'

type Found = Extract<PairOutcome, { readonly kind: 'contradiction' }>

/** Characters of the witness and of the reasoning that a message shows. */
const LONGEST = 600

/**
 * One sentence on a contradiction, said at the first clause: the other place, the reason, the witness, what to do.
 *
 * @param recordings where the witness stands in full
 */
export function explainContradiction(
  [first, second]: readonly [Clause, Clause],
  { witness, reasoning, scores }: Found,
  grader: string,
  recordings: string,
): string {
  const { file, place, authority } = second
  const other = `\`${second.id}\` (${authority}, ${file}:${place.line}:${place.column})`
  const got = scores.map(({ clause, raw }) => `\`${clause}\` ${raw}`).join(', ')
  const tried = got === '' ? 'it found no reply to both' : `its own reply to both got ${got} of 7`
  const said = excerpt(reasoning, LONGEST).replace(/\.$/, '')
  const shown = excerpt(witness, LONGEST)
  const cut = shown.endsWith('…') ? ` (in full in ${recordings})` : ''
  return `Unexpected contradiction with ${other}, expected clauses that one reply can satisfy; witness: “${shown}”${cut}; ${grader}: ${said}; ${tried}. Add the witness as a challenge prompt of one of the two and reword the other, or ${order(first, second)}`
}

/** How the spec can say which of them goes first. Sections of a policy text have no field for it. */
function order(first: Clause, second: Clause): string {
  const isField = [first, second].every(({ section }) => section === undefined)
  if (!isField) return 'say in the text which one goes first'
  const isLower = compareAuthority(first.authority!, second.authority!) > 0
  const [winner, loser] = isLower ? [second, first] : [first, second]
  return `let one go first: \`overrides: [${loser.id}]\` in \`${winner.id}\``
}
