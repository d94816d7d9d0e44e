/** A quote of so many words says where a grader has looked. */
const FEWEST_WORDS = 3
/** So does one of so many characters. */
const FEWEST_CHARACTERS = 15

/**
 * Looks quotes up in a reply. Whitespace runs, curly or straight quotation marks, an ellipsis as one or three
 * characters and hidden characters make no difference; case does. Marks and ellipses around a quote, and
 * JSON escapes in it (the grader reads the reply as JSON), are tolerated.
 *
 * @returns pieces of the reply itself, in the order of the quotes that occur in it
 * @internal exported for tests of what counts as a quote
 */
export function findEvidence(quotes: readonly string[], reply: string): string[] {
  const folded = fold(reply)
  return quotes.flatMap((quote) => locate(quote, reply, folded) ?? [])
}

/** A text that may be quoted by its address. */
export interface Addressed {
  readonly at: string
  readonly text: string
}

/**
 * Looks quotes up in a reply and in what was done: `call 2 lookup_order: {"id":4}` in that part alone, a quote without
 * an address in the reply, and else in any part. Spaces in JSON make no difference.
 *
 * @returns pieces of the reply, and pieces of parts behind their address; with the text that each stands in
 */
export function findEvidenceIn(
  quotes: readonly string[],
  reply: string,
  parts: readonly Addressed[],
): { readonly piece: string; readonly shown: string; readonly of: string }[] {
  return quotes.flatMap((quote) => {
    const [, address, rest] =
      /^\s*`?((?:reply|turn|call|result|file|command|data)\b[^:\n]*?)`?:\s*([\s\S]+)$/.exec(quote) ?? []
    const addressed = parts.filter(({ at }) => isAddress(address, at))
    const own = address !== undefined && addressed.length > 0 ? undefined : findEvidence([quote], reply)[0]
    if (own !== undefined) return [{ piece: own, shown: own, of: reply }]
    if (address === 'reply')
      return findEvidence([rest!], reply).map((piece) => ({ piece, shown: piece, of: reply }))
    const wanted = addressed.length > 0 ? rest! : quote
    for (const { at, text } of addressed.length > 0 ? addressed : parts) {
      const piece = findEvidence([wanted], text)[0] ?? squeezedPiece(wanted, text)
      if (piece !== undefined) return [{ piece, shown: `${at}: ${piece}`, of: text }]
    }
    return []
  })
}

/** `call 2` is enough for `call 2 lookup_order`. */
function isAddress(address: string | undefined, at: string): boolean {
  return address !== undefined && (address === at || at.startsWith(`${address} `))
}

/** Graders write JSON with spaces of their own. */
function squeezedPiece(quote: string, text: string): string | undefined {
  const isJson = /^[[{"]/.test(text)
  const squeezed = quote.replace(/\s+/g, '')
  return isJson && squeezed !== '' && text.replace(/\s+/g, '').includes(squeezed) ? squeezed : undefined
}

/**
 * Does one of these pieces of a reply say what a grader has looked at? It takes three words, or fifteen characters, or
 * the whole of a reply that is shorter (but for marks around it): a single letter occurs in nearly every reply.
 */
export function isGround(pieces: readonly string[], reply: string): boolean {
  return pieces.some((piece) => isLongEnough(piece) || bare(piece) === bare(reply))
}

function isLongEnough(piece: string): boolean {
  const { text } = fold(piece)
  return text.trim().length >= FEWEST_CHARACTERS || wordsOf(text) >= FEWEST_WORDS
}

const words = new Intl.Segmenter(undefined, { granularity: 'word' })

function wordsOf(text: string): number {
  return [...words.segment(text)].filter(({ isWordLike }) => isWordLike).length
}

/** Without marks and spaces, unless it is nothing else. */
function bare(text: string): string {
  const { text: folded } = fold(text)
  return folded.replace(/[^\p{L}\p{N}]/gu, '') || folded.trim()
}

/** Nothing in it that could be quoted: empty, whitespace, hidden characters. */
export function isBlank(reply: string): boolean {
  return fold(reply).text.trim() === ''
}

interface Folded {
  readonly text: string
  /** For each unit of `text`, where it comes from in the original. */
  readonly from: readonly number[]
}

const HIDDEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}]/u

function fold(text: string): Folded {
  let out = ''
  const from: number[] = []
  let index = 0
  for (const character of text) {
    const folded = foldCharacter(character)
    const repeatsSpace = folded === ' ' && out.endsWith(' ')
    if (!repeatsSpace) {
      for (let unit = 0; unit < folded.length; unit++) from.push(index + Math.min(unit, character.length - 1))
      out += folded
    }
    index += character.length
  }
  return { text: out, from }
}

function foldCharacter(character: string): string {
  if (character > ' ' && character <= '~') return character
  if (/\s/.test(character)) return ' '
  if (HIDDEN.test(character)) return ''
  if (/[\u2018\u2019\u201A\u201B]/.test(character)) return "'"
  if (/[\u201C-\u201F\u00AB\u00BB]/.test(character)) return '"'
  return character === '\u2026' ? '...' : character
}

function locate(quote: string, reply: string, folded: Folded): string | undefined {
  for (const candidate of candidates(quote)) {
    const at = candidate === '' ? -1 : folded.text.indexOf(candidate)
    if (at === -1) continue
    const last = folded.from[at + candidate.length - 1]!
    return reply.slice(folded.from[at], last + 1)
  }
  return undefined
}

/** From what was written to what it may have meant; the first that occurs counts. */
function candidates(quote: string): string[] {
  const forms = [quote, unescaped(quote)].map((form) => fold(form).text.trim())
  return forms.flatMap((form) => [form, form.replace(/^(?:"|'|\.\.\.|\s)+|(?:"|'|\.\.\.|\s)+$/g, '')])
}

function unescaped(quote: string): string {
  return quote.replace(
    /\\(?:u[0-9a-fA-F]{4}|["\\/bfnrt])/g,
    (sequence) => JSON.parse(`"${sequence}"`) as string,
  )
}
