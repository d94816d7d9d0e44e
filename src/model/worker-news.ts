/** Channel on which a worker tells the main process what no result of a test holds. Between processes it says nothing. */
export const WORKER_NEWS = 'vitest-clause:news'

export type WorkerNews =
  | { readonly kind: 'saved' } // an answer is kept
  | { readonly kind: 'read'; readonly file: string } // a module of the user's has read a file, absolute
