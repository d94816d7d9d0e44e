import type { Place } from './clause.ts'

/** The other place of a conflict, as editors and terminals open it. */
export function placeText({ file, place }: { readonly file: string; readonly place: Place }): string {
  return `${file}:${place.line}:${place.column}`
}
