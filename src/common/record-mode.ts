/** Vitest's snapshot modes: replay and record what is missing, only replay (CI), record again (`-u`). */
export type RecordMode = 'new' | 'none' | 'all'
