/**
 * A share for people: `74 %`. What is above 0 never reads as 0 %, nor what is below 1 as 100 %.
 *
 * @param share 0..1
 */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return '<1 %'
  if (share < 1 && share >= 0.995) return '>99 %'
  return `${Math.round(share * 100)} %`
}

/** Two decimals, never `-0.00`. */
export function decimal(value: number): string {
  return (Math.round(value * 100) / 100 + 0).toFixed(2)
}

/** `1 clause`, `12 clauses`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** `1,234,567` */
export function grouped(count: number): string {
  return GROUPED.format(count)
}

// `toLocaleString` would make one for each number.
const GROUPED = new Intl.NumberFormat('en-US')

/** Today as recordings and stored runs keep it: `YYYY-MM-DD`. */
export function today(): string {
  return new Date().toISOString().slice(0, 10)
}
