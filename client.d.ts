// Types of `import clause from './specs/sy73.md?clause'`; see docs/production.md.
declare module '*?clause' {
  /** The clause of a file that holds one. A file of several has no default export: import `clauses`. */
  const clause: import('./dist/spec.js').ClauseData
  export default clause
  /** All clauses of the file, in its order. */
  export const clauses: readonly import('./dist/spec.js').ClauseData[]
}
