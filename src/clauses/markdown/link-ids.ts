/** Ids of the sections and clauses that a text links to: `[words](#id)`. */
export function linkIds(text: string): string[] {
  return [...text.matchAll(/\]\(#([^)\s]+)(?:\s[^)]*)?\)/g)].map((match) => match[1]!)
}
