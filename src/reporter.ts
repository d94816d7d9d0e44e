export type { ClauseResult } from './grade/result.ts'
export { scoreboard } from './report/scoreboard.ts'
