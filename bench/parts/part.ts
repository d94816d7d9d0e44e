import type { Size } from '../model-spec.ts'
import type { Group } from '../report.ts'

/** What all parts of the benchmark are given. */
export interface Settings {
  /** Folder of the projects. */
  readonly home: string
  /** How often each measurement of a size is repeated; the table has the medians. */
  readonly rounds: Readonly<Record<Size, number>>
  readonly sizes: readonly Size[]
  /** Says what is going on: a whole run takes minutes. */
  progress(text: string): void
}

/** What a part found, and how its figures grow with the spec. */
export interface Found {
  readonly groups: readonly Group[]
  /** One figure of each size. */
  readonly growth: readonly Growth[]
}

export interface Growth {
  readonly what: string
  readonly small: number
  readonly large: number
  /** How many times as much it may be for ten times the spec. */
  readonly aim: number
}

/** The growth of what was measured at both sizes. */
export function growthOf(what: string, bySize: ReadonlyMap<Size, number>, aim: number): Growth[] {
  const [small, large] = [bySize.get(1), bySize.get(10)]
  return small === undefined || large === undefined ? [] : [{ what, small, large, aim }]
}
