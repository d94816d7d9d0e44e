import type { SpecHeading } from '../markdown/heading.ts'

/** Other tools that keep specifications in a folder `specs/`. */
export type ForeignFormat = 'spec-kit' | 'OpenSpec' | 'Kiro'

/** Headings by which each tool's own templates are known. */
const SIGNS: readonly (readonly [ForeignFormat, RegExp])[] = [
  [
    'spec-kit',
    /^(?:Feature Specification:|Implementation Plan:|Tasks:|Specification Quality Checklist:|User Scenarios & Testing)/i,
  ],
  ['OpenSpec', /^(?:Requirement:|Scenario:|(?:ADDED|MODIFIED|REMOVED|RENAMED) Requirements$)/],
  ['Kiro', /^(?:Requirements Document$|Acceptance Criteria$)/i],
]

/** Whose file this is; undefined where its headings are nobody's. */
export function foreignFormat(headings: readonly SpecHeading[]): ForeignFormat | undefined {
  return SIGNS.find(([, sign]) => headings.some(({ title }) => sign.test(title)))?.[0]
}
