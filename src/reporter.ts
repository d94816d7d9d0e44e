export type { ClauseResult } from './grade/result.ts'
export { readBaseline as readStoredRun, type StoredRun } from './report/baseline-file.ts'
export { scoreboard } from './report/scoreboard.ts'
export { compareStoredRuns } from './report/stored-runs.ts'
