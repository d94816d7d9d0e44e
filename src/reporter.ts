export type { ClauseResult } from './grade/verdict/result.ts'
export { compareStoredRuns } from './report/baseline/match-runs.ts'
export { readBaseline as readStoredRun, type StoredRun } from './report/baseline/stored.ts'
export { scoreboard } from './report/scoreboard/scoreboard.ts'
