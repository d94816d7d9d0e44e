/**
 * The words of a text, equal for texts that say the same: how lines are wrapped doesn't count, nor whether quotes,
 * dashes and ellipses are typographic or typed on a keyboard.
 */
export function plainText(text: string): string {
  return wordsOf(plainWord(text).replace(/(?<!-)---(?!-)/g, ' --- ')).join(' ')
}

export function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}

const TYPED: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '—': '---',
  '–': '--',
  '…': '...',
}

/** A word with quotes, dashes and ellipses as a keyboard has them. */
export function plainWord(word: string): string {
  return word.normalize('NFC').replace(/[‘’“”—–…]/g, (set) => TYPED[set]!)
}
