/**
 * The words of a text as far as they say something: how lines are wrapped doesn't count, nor whether quotes, dashes
 * and ellipses are set or typed.
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

/** A word as it is typed. */
export function plainWord(word: string): string {
  return word.normalize('NFC').replace(/[‘’“”—–…]/g, (set) => TYPED[set]!)
}
